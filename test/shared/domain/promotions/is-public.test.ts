import { expect, it } from 'vitest';
import type { Condition } from '#shared/domain/conditions/condition.ts';
import { isPublic } from '#shared/domain/promotions/is-public.ts';
import type { PromotionVersion } from '#shared/domain/promotions/promotion.ts';
import { promotionOf } from './promotions.ts';

const everybody: Condition = { all: [] };
const street: Condition = { fact: 'attributes', path: '$.street', operator: 'equal', value: 'High Street' };
const inSegment: Condition = { fact: 'segments', operator: 'contains', value: 'tea' };
const total: Condition = { fact: 'total', operator: 'greaterThan', value: 1000 };
const birthday: Condition = { fact: 'isBirthday', operator: 'equal', value: true };

it.each<[string, Condition, Partial<PromotionVersion>, boolean]>([
  ['for everybody', everybody, {}, true],
  ['by the purchase and a birthday', { all: [total, birthday] }, {}, true],
  ['for a tier', everybody, { audience: { tiers: ['gold'] } }, true],
  ['for a segment', everybody, { audience: { segments: ['tea'] } }, false],
  [
    'for a variant of an experiment',
    everybody,
    { audience: { experiment: { id: 'e', variant: 'b' } } },
    false,
  ],
  ['in shadow', everybody, { mode: 'shadow' }, false],
  ['by an attribute deep in its conditions', { any: [total, { not: { all: [street] } }] }, {}, false],
  ['by a segment in its conditions', { all: [total, inSegment] }, {}, false],
  [
    'by an attribute as a value',
    { fact: 'total', operator: 'equal', value: { fact: 'attributes' } },
    {},
    false,
  ],
])('a promotion %s', (_, conditions, changes, expected) => {
  expect(isPublic(promotionOf(conditions, changes))).toBe(expected);
});
