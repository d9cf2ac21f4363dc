import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { hashedFields } from '#shared/domain/ledger/hashed-fields.ts';

/** The hash of an entry, computed from its public form as the reference says. */
export function hashOfDocument(entry: object): string {
  const { configuration, ...given } = entry as Readonly<Record<string, unknown>>;
  const document: Readonly<Record<string, unknown>> = { ...given, programVersion: configuration };
  const covered = hashedFields.flatMap((name) => (name in document ? [[name, document[name]] as const] : []));
  return createHash('sha256')
    .update(canonicalize(Object.fromEntries(covered)) ?? '')
    .digest('hex');
}
