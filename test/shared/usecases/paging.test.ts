import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Cursors, pageOf } from '#shared/usecases/paging.ts';

const cursors = new Cursors('a secret of the test');
const invalid = expect.objectContaining({ code: 'validation', status: 400 });

describe('cursors', () => {
  it('come back as they went', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(), (query, place) => {
        expect(cursors.read(query, cursors.write(query, place))).toBe(String(place));
      }),
    );
    fc.assert(
      fc.property(fc.string(), fc.string({ unit: 'grapheme' }), (query, place) => {
        expect(cursors.read(query, cursors.write(query, place))).toBe(place);
      }),
    );
  });

  it('say nothing of the place in them', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z0-9./-]{6,64}$/), (place) => {
        const cursor = cursors.write('acts', place);
        const bytes = Buffer.from(cursor, 'base64url').toString('latin1');
        const part = place.slice(0, 6);
        expect([cursor.includes(part), bytes.includes(part)]).toEqual([false, false]);
      }),
    );
  });

  it('are refused with any character changed', () => {
    const cursor = cursors.write('entries of m-1', 42);
    for (const [index, character] of [...cursor].entries()) {
      const changed = cursor.slice(0, index) + (character === 'A' ? 'B' : 'A') + cursor.slice(index + 1);
      expect(() => cursors.read('entries of m-1', changed)).toThrow(invalid);
    }
  });

  it.each(['', 'abc', 'AAAAAAAAAAAAAAAAAAAAAAA', '%%%'])('are refused made up: %j', (cursor) => {
    expect(() => cursors.read('entries of m-1', cursor)).toThrow(invalid);
  });

  it('belong to their list, their member and their environment', () => {
    const cursor = cursors.write('entries of m-1', 42);
    expect(() => cursors.read('entries of m-2', cursor)).toThrow(invalid);
    expect(() => cursors.read('purchases of m-1', cursor)).toThrow(invalid);
    expect(() => new Cursors('another secret here').read('entries of m-1', cursor)).toThrow(invalid);
  });
});

describe('a page of a list', () => {
  const words = ['apple', 'fig', 'lime', 'pear', 'plum'];
  /** A list of words, each of which is described at this many bytes. */
  const listOf = (bytes: number) => ({
    query: 'words',
    read: async (after = '', limit: number) => words.filter((word) => word > after).slice(0, limit),
    placeOf: (word: string) => word,
    describe: (found: readonly string[]) => found.map((word) => word.padEnd(bytes)),
  });

  async function pages(limit: number, bytes = 0): Promise<readonly (readonly string[])[]> {
    const seen: string[][] = [];
    let cursor: string | undefined;
    do {
      const { items, nextCursor } = await pageOf(listOf(bytes), cursors, { limit, cursor });
      seen.push(items.map((item) => item.trim()));
      cursor = nextCursor;
    } while (cursor !== undefined);
    return seen;
  }

  it('has at most as many items as asked for, and a cursor where more are there', async () => {
    expect(await pages(2)).toEqual([['apple', 'fig'], ['lime', 'pear'], ['plum']]);
    expect(await pages(5)).toEqual([words]);
    expect(await pages(4)).toEqual([words.slice(0, 4), ['plum']]);
    expect((await pages(1)).flat()).toEqual(words);
  });

  it('has no more items than an answer can hold, at least one, and goes on behind the last of them', async () => {
    expect(await pages(5, 2_000_000)).toEqual([['apple', 'fig'], ['lime', 'pear'], ['plum']]);
    expect(await pages(5, 5_000_000)).toEqual(words.map((word) => [word]));
  });

  it('misses nothing that was added behind its cursor', async () => {
    const { nextCursor: cursor } = await pageOf(listOf(0), cursors, { limit: 2 });
    words.splice(2, 0, 'grape');
    const { items } = await pageOf(listOf(0), cursors, { limit: 2, cursor });
    words.splice(2, 1);
    expect(items).toEqual(['grape', 'lime']);
  });

  it('is empty for an empty list, and refuses a cursor of another list', async () => {
    const empty = { ...listOf(0), read: async () => [] };
    expect(await pageOf(empty, cursors, { limit: 2 })).toEqual({ items: [] });
    const cursor = cursors.write('numbers', 'fig');
    await expect(pageOf(listOf(0), cursors, { limit: 2, cursor })).rejects.toMatchObject({ status: 400 });
  });
});
