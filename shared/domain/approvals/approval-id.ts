import { sha256 } from '#shared/domain/ledger/digest.ts';
import type { AskedAct } from './approval.ts';

const ID_LENGTH = 32;

/** The same act has the same id for ever. It is a digest, so that it names no member. */
export function approvalIdOf({ kind, memberId, ids }: Pick<AskedAct, 'kind' | 'memberId' | 'ids'>): string {
  const named = Object.entries(ids).sort(([a], [b]) => (a < b ? -1 : 1));
  return sha256(JSON.stringify([kind, memberId, named])).slice(0, ID_LENGTH);
}
