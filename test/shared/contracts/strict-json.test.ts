import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ForbiddenKey, InvalidJson, parseStrictJson } from '#shared/contracts/strict-json.ts';

describe('strict JSON', () => {
  it('reads whatever JSON.stringify writes, pretty or not', () => {
    fc.assert(
      fc.property(
        fc.json({ maxDepth: 5 }).filter((text) => !text.includes('__proto__')),
        fc.constantFrom(undefined, 2),
        (text, indent) => {
          const spaced = JSON.stringify(JSON.parse(text), null, indent);
          expect(parseStrictJson(spaced)).toEqual(JSON.parse(spaced));
        },
      ),
    );
  });

  it.each([
    ['a key twice', '{"a":1,"a":1}'],
    ['a key twice, once escaped', '{"a":1,"\\u0061":2}'],
    ['a key twice in an object of an array', '[{"x":[],"y":{},"x":0}]'],
    ['a key twice with braces in texts', '{"{":"}","b":"[\\"","{":2}'],
    ['nothing', ''],
    ['half an object', '{"a":'],
    ['two values', '{} {}'],
    ['a comment', '{"a":1 /* */}'],
    ['single quotes', "{'a':1}"],
    ['NaN', '{"a":NaN}'],
    ['10,000 open arrays', '['.repeat(10_000) + ']'.repeat(10_000)],
    ['33 levels', '['.repeat(33) + ']'.repeat(33)],
  ])('refuses %s', (_, text) => {
    expect(() => parseStrictJson(text)).toThrow(InvalidJson);
  });

  it.each([
    ['{\n  "a": 1,\n  "b": tru\n}', 'The body is not JSON from line 3, column 8 on.'],
    ['{"a":', 'The body is not JSON from line 1, column 6 on.'],
    ['{"a":1,\n "a":1}', 'The body names a key of an object twice: line 2, column 2.'],
  ])('says where the fault of %j is', (text, message) => {
    expect(() => parseStrictJson(text)).toThrow(message);
  });

  it.each(['{"__proto__":1}', '{"a":[{"\\u005f_proto__":{}}]}'])('refuses a key __proto__: %s', (text) => {
    expect(() => parseStrictJson(text)).toThrow(ForbiddenKey);
  });

  it.each([
    ['the same key in different objects', '{"a":{"a":{"a":1}},"b":[{"a":1},{"a":2}]}'],
    ['a value that looks like a key', '{"a":"b","b":"a"}'],
    ['32 levels', '['.repeat(32) + ']'.repeat(32)],
    ['quotes and backslashes in texts', '{"a\\\\":"\\"","a\\"":"\\\\"}'],
  ])('takes %s', (_, text) => {
    expect(parseStrictJson(text)).toEqual(JSON.parse(text));
  });
});
