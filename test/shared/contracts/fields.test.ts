import { describe, expect, it } from 'vitest';
import type * as z from 'zod';
import {
  amount,
  card,
  currency,
  decimal,
  email,
  id,
  memberReference,
  paging,
  phone,
  quantity,
  text,
  time,
} from '#shared/contracts/fields.ts';

const cases: readonly [string, z.ZodType, readonly unknown[], readonly unknown[]][] = [
  [
    'id',
    id,
    ['a', 'A.b_c~d-9', '0'.repeat(64)],
    ['', '.a', '-a', 'a#b', 'a b', 'a/b', '0'.repeat(65), 'é', 5, null],
  ],
  [
    'memberReference',
    memberReference,
    ['m-1', 'card:2981000012345'],
    ['card:', 'card:12', 'card:12x45', 'email:a@b.c', 'm#1'],
  ],
  [
    'time',
    time,
    [
      '2026-11-22T10:15:00Z',
      '2026-11-22T10:15:00.123456789+05:45',
      '2024-02-29T23:59:59-12:00',
      '2026-11-22t10:15:00z',
    ],
    [
      '2026-02-30T10:00:00Z',
      '2025-02-29T10:00:00Z',
      '2026-13-01T10:00:00Z',
      '2026-00-10T10:00:00Z',
      '2026-11-22T24:00:00Z',
      '2026-11-22T10:60:00Z',
      '2026-11-22T10:15:00',
      '2026-11-22T10:15Z',
      '2026-11-22',
      '2026-11-22T10:15:00+24:00',
      '2026-11-22T10:15:00+01:60',
      1_700_000_000,
      '',
    ],
  ],
  ['amount', amount, [0, 1, 10 ** 12], [-1, 1.5, '100', 1e21, 10 ** 12 + 1, null, Number.NaN]],
  ['currency', currency, ['EUR', 'XXX'], ['usd', 'EURO', '', 'EU', 978]],
  ['decimal', decimal, ['0', '1', '0.9', '1.25'], ['-1', '1.', '.5', '01', '1e3', '', 1]],
  ['quantity', quantity, [0.001, 1, 2.125, 80_995], [0, -1, 1.0001, '2', Number.POSITIVE_INFINITY]],
  ['card', card, ['2981000012345'], ['123', '2981 0000', 'x'.repeat(10), '1'.repeat(33)]],
  ['email', email, ['a.b@example.com'], ['a', 'a@', '@b.c', `${'a'.repeat(250)}@b.com`]],
  ['phone', phone, ['+441632960123'], ['01632960123', '+0123', '+44 1632 960123', '+1']],
  ['text', text(5), ['a', 'ab cé'], ['', 'abcdef', 'a\u0000', 'a\nb', 'a\u0085', '\ud800']],
];

describe.each(cases)('%s', (_, schema, good, bad) => {
  it.each(good.map((value) => [value]))('takes %j', (value) => {
    expect(schema.safeParse(value).success).toBe(true);
  });

  it.each(bad.map((value) => [value]))('refuses %j', (value) => {
    expect(schema.safeParse(value).success).toBe(false);
  });
});

describe('paging', () => {
  it.each([
    [{}, 50],
    [{ limit: '1' }, 1],
    [{ limit: '200' }, 200],
  ])('%j reads %i', (query, limit) => {
    expect(paging.parse(query).limit).toBe(limit);
  });

  it.each([
    { limit: '0' },
    { limit: '201' },
    { limit: 'abc' },
    { limit: '' },
    { limit: '-1' },
    { offset: '1' },
  ])('refuses %j', (query) => {
    expect(paging.safeParse(query).success).toBe(false);
  });
});
