import { createHash } from 'node:crypto';

/**
 * The id of a member's opening balance of a source, the same whenever it is imported: the words of the source as far as
 * an id can have them, and a digest, for sources that differ elsewhere and for members who are merged: the balance of
 * one is no repetition of the other's. 64 characters at most.
 */
export function openingIdOf(source: string, memberId: string): string {
  const words = source.replace(/[^A-Za-z0-9._-]+/g, '-').slice(0, 40);
  return `import-${words}~${createHash('sha256')
    .update(JSON.stringify([source, memberId]))
    .digest('hex')
    .slice(0, 16)}`;
}
