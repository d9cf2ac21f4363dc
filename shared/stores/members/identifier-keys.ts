import { createHmac } from 'node:crypto';
import type { Identifier } from '#shared/domain/members/identifiers.ts';

/** The storage key of an identifier: a keyed hash, so that no table shows a card or an address. */
export function identifierKey(secret: string, { kind, value }: Pick<Identifier, 'kind' | 'value'>): string {
  return `${kind}/${createHmac('sha256', secret).update(`${kind}:${value}`).digest('base64url')}`;
}
