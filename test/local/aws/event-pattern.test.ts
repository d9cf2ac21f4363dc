import { describe, expect, test } from 'vitest';
import { compilePattern } from '../../../local/aws/event-pattern.ts';

const event = {
  source: 'laurel.ledger',
  'detail-type': 'EntryCommitted',
  detail: {
    points: 20,
    rate: 1.5,
    tags: ['grocery', 'app'],
    none: [],
    nothing: null,
    empty: '',
    done: true,
    address: '10.0.0.5',
    address6: '2001:db8::5',
    file: 'data/lib/x.png',
    star: 'a*b',
    name: 'EventB',
    lines: [
      { sku: 'A', quantity: 1 },
      { sku: 'B', quantity: 5 },
    ],
  },
};

const detail = (pattern: object) => ({ detail: pattern });

describe.each([
  // values
  [{ source: ['laurel.ledger'] }, true],
  [{ source: ['other', 'laurel.ledger'] }, true],
  [{ source: ['other'] }, false],
  [{ source: ['laurel.ledger'], 'detail-type': ['Other'] }, false],
  [detail({ points: [20] }), true],
  [detail({ points: ['20'] }), false],
  [detail({ done: [true] }), true],
  [detail({ nothing: [null] }), true],
  [detail({ missing: [null] }), false],
  [detail({ empty: [''] }), true],
  [{ toString: [{ exists: true }] }, false],
  // lists
  [detail({ tags: ['app'] }), true],
  [detail({ tags: ['web'] }), false],
  [detail({ lines: { sku: ['B'], quantity: [5] } }), true],
  [detail({ lines: { sku: ['A'], quantity: [5] } }), false],
  // texts
  [{ source: [{ prefix: 'laurel.' }] }, true],
  [{ source: [{ prefix: 'Laurel.' }] }, false],
  [detail({ name: [{ prefix: { 'equals-ignore-case': 'eVENT' } }] }), true],
  [detail({ file: [{ suffix: '.png' }] }), true],
  [detail({ file: [{ suffix: '.PNG' }] }), false],
  [detail({ file: [{ suffix: { 'equals-ignore-case': '.PNG' } }] }), true],
  [detail({ name: [{ 'equals-ignore-case': 'EVENTB' }] }), true],
  [detail({ name: [{ 'equals-ignore-case': 'EVENT' }] }), false],
  [detail({ points: [{ prefix: '2' }] }), false],
  [detail({ file: [{ wildcard: '*/lib/*' }] }), true],
  [detail({ file: [{ wildcard: 'data/*/x.*' }] }), true],
  [detail({ file: [{ wildcard: 'data/*.jpg' }] }), false],
  [detail({ file: [{ wildcard: 'data/lib/x.png' }] }), true],
  [detail({ file: [{ wildcard: 'data/lib/x.png*' }] }), true],
  [detail({ file: [{ wildcard: 'data/lib/x.png*g' }] }), false],
  [detail({ star: [{ wildcard: 'a\\*b' }] }), true],
  [detail({ name: [{ wildcard: 'E\\*B' }] }), false],
  // numbers
  [detail({ points: [{ numeric: ['>', 10, '<=', 20] }] }), true],
  [detail({ points: [{ numeric: ['>', 20] }] }), false],
  [detail({ points: [{ numeric: ['>=', 20] }] }), true],
  [detail({ points: [{ numeric: ['<', 20] }] }), false],
  [detail({ rate: [{ numeric: ['=', 1.5] }] }), true],
  [detail({ name: [{ numeric: ['>', 0] }] }), false],
  // addresses
  [detail({ address: [{ cidr: '10.0.0.0/24' }] }), true],
  [detail({ address: [{ cidr: '10.0.1.0/24' }] }), false],
  [detail({ address6: [{ cidr: '2001:db8::/32' }] }), true],
  [detail({ name: [{ cidr: '10.0.0.0/24' }] }), false],
  // anything but
  [detail({ points: [{ 'anything-but': 20 }] }), false],
  [detail({ points: [{ 'anything-but': [1, 2] }] }), true],
  [detail({ tags: [{ 'anything-but': ['grocery', 'app'] }] }), false],
  [detail({ tags: [{ 'anything-but': ['grocery'] }] }), true],
  [detail({ missing: [{ 'anything-but': ['x'] }] }), false],
  [{ source: [{ 'anything-but': { prefix: 'aws.' } }] }, true],
  [{ source: [{ 'anything-but': { prefix: ['aws.', 'laurel.'] } }] }, false],
  [detail({ file: [{ 'anything-but': { suffix: '.png' } }] }), false],
  [detail({ file: [{ 'anything-but': { wildcard: '*/lib/*' } }] }), false],
  [detail({ name: [{ 'anything-but': { 'equals-ignore-case': 'eventb' } }] }), false],
  // presence
  [detail({ points: [{ exists: true }] }), true],
  [detail({ points: [{ exists: false }] }), false],
  [detail({ missing: [{ exists: false }] }), true],
  [detail({ missing: [{ exists: true }] }), false],
  [detail({ missing: { deep: [{ exists: false }] } }), true],
  [detail({ nothing: [{ exists: true }] }), true],
  [detail({ none: [{ exists: false }] }), true],
  [{ detail: [{ exists: true }] }, false],
  [detail({ missing: ['x', { exists: false }] }), true],
  // alternatives
  [{ $or: [{ source: ['other'] }, { detail: { points: [20] } }] }, true],
  [{ $or: [{ source: ['other'] }, { detail: { points: [21] } }] }, false],
  [{ source: ['other'], $or: [{ detail: { points: [20] } }] }, false],
  [detail({ $or: [{ points: [1] }, { done: [true] }] }), true],
  [{}, true],
] as [object, boolean][])('%j', (pattern, expected) => {
  test(expected ? 'matches' : 'does not match', () => {
    expect(compilePattern(pattern)(event)).toBe(expected);
  });
});

test.each([
  [{ source: 'text' }],
  [{ source: [['nested']] }],
  [{ source: [{ regex: '.*' }] }],
  [{ source: [{ prefix: 'a', suffix: 'b' }] }],
  [{ source: [{ prefix: 5 }] }],
  [{ source: [{ numeric: ['>'] }] }],
  [{ source: [{ numeric: ['!', 5] }] }],
  [{ source: [{ cidr: '10.0.0.0' }] }],
  [{ $or: 'x' }],
  [null],
  ['text'],
])('%j is refused as a pattern', (pattern) => {
  expect(() => compilePattern(pattern)).toThrow(expect.objectContaining({ code: 'template_unsupported' }));
});

test('a wildcard takes no exponential time', () => {
  const pattern = compilePattern({ text: [{ wildcard: `${'*a'.repeat(40)}*b` }] });
  expect(pattern({ text: 'a'.repeat(50_000) })).toBe(false);
});
