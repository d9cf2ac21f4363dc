import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { entryKinds } from '#shared/domain/ledger/kinds.ts';

// A plain module for the browser.
const { changeOf } = await import(
  pathToFileURL(join(import.meta.dirname, '../../../local/pages/frame-change.js')).href
);

it.each([
  ['reservation', 1200, '1,200 set aside'],
  ['void', 10, '10 back'],
  ['void', -4, '-4'],
  ['lapse', 10, '10 back'],
  ['capture', -10, '10 spent'],
  ['maturation', 10, '10 matured'],
  ['hold', 10, '10 held'],
  ['release', 10, '10 released'],
  ['accrual', 42, '+42'],
  ['redemption', -1200, '-1,200'],
  ['tier', 0, ''],
  ['a-kind-of-later', 5, '+5'],
])('a frame of kind %s with %i points reads as %j', (kind, points, text) => {
  expect(changeOf({ kind, points })).toBe(text);
});

it.each([
  ['accrual', 42, 42, '+42 pending'],
  ['accrual', 42, 0, '+42'],
  ['merge-in', 42, 12, '+42'],
  ['return', -42, -42, '-42'],
  ['maturation', 42, -42, '42 matured'],
])('a frame of kind %s with %i points, %i of them pending, reads as %j', (kind, points, pending, text) => {
  expect(changeOf({ kind, points, pending })).toBe(text);
});

it('no sign stands before points that only move within the balance', () => {
  const unsigned = entryKinds.filter((kind) => !/^[+-]/.test(changeOf({ kind, points: 1 })));
  expect(unsigned).toEqual(['maturation', 'reservation', 'capture', 'void', 'lapse', 'hold', 'release']);
});
