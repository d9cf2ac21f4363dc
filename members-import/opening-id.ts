import { createHash } from 'node:crypto';

/**
 * The id of the opening balances of a source, the same whenever it is imported: its words as far as an id can have
 * them, and a digest, for sources that differ elsewhere. 64 characters at most.
 */
export function openingIdOf(source: string): string {
  const words = source.replace(/[^A-Za-z0-9._-]+/g, '-').slice(0, 40);
  return `import-${words}~${createHash('sha256').update(source).digest('hex').slice(0, 16)}`;
}
