import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonFault } from '#shared/contracts/json-fault.ts';

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe('the fault in a text', () => {
  it.each([
    ['', 0],
    ['  ', 2],
    ['x', 0],
    ['{"a":', 5],
    ['{"a":1,}', 7],
    ['{"a": NaN}', 6],
    ['{"a":1 /* */}', 7],
    ["{'a':1}", 1],
    ['{"a" 1}', 5],
    ['{"a":1}}', 7],
    ['{} {}', 3],
    ['[1 2]', 3],
    ['[1,]', 3],
    ['01', 1],
    ['1.', 1],
    ['tru', 0],
    ['["a\nb"]', 1],
    ['["\\x"]', 1],
    ['["abc', 1],
    ['['.repeat(100_000), 100_000],
  ])('%j is at %i', (text, at) => {
    expect(jsonFault(text)).toBe(at);
  });

  it('is found in no text that is JSON, and in every text that is not', () => {
    const text = fc.json({ maxDepth: 4, stringUnit: 'binary' });
    const changed = fc
      .tuple(text, fc.nat(), fc.nat(3), fc.constantFrom('', ...'{}[],:"\\ \n\t-+.0eE1tufl/\u0000'))
      .map(([whole, place, taken, put]) => {
        const at = place % (whole.length + 1);
        return whole.slice(0, at) + put + whole.slice(at + taken);
      });
    fc.assert(
      fc.property(fc.oneof(text, changed), (given) => {
        expect(jsonFault(given) === undefined).toBe(isJson(given));
      }),
      { numRuns: 2000 },
    );
  });
});
