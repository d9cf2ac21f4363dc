import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Cursors } from '#shared/usecases/paging.ts';

const cursors = new Cursors('a secret of the test');
const invalid = expect.objectContaining({ code: 'validation', status: 400 });

describe('cursors', () => {
  it('come back as they went', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(), (query, place) => {
        expect(cursors.read(query, cursors.write(query, place))).toBe(place);
      }),
    );
    fc.assert(
      fc.property(fc.string(), fc.string({ unit: 'grapheme' }), (query, place) => {
        expect(cursors.readText(query, cursors.write(query, place))).toBe(place);
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
