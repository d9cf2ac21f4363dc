import { createHash } from 'node:crypto';

/**
 * The id of a member's opening balance from a source, the same at every import. It has the words of the source with the
 * characters that an id allows, and a digest. The digest tells apart sources that differ in other characters, and the
 * balances of members who are merged later. It has at most 64 characters.
 */
export function openingIdOf(source: string, memberId: string): string {
  const words = source.replace(/[^A-Za-z0-9._-]+/g, '-').slice(0, 40);
  return `import-${words}~${createHash('sha256')
    .update(JSON.stringify([source, memberId]))
    .digest('hex')
    .slice(0, 16)}`;
}
