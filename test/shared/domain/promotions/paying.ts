import fc from 'fast-check';
import type { Condition } from '#shared/domain/conditions/condition.ts';
import type { PersonFacts } from '#shared/domain/members/person-facts.ts';
import type { Effect, Limits, PromotionVersion, Stacking } from '#shared/domain/promotions/promotion.ts';
import type { Purchase } from '#shared/domain/purchases/purchase.ts';
import type { Selection } from '#shared/domain/purchases/selection.ts';

/** Small worlds, so that promotions meet goods, groups meet each other and limits bind. */
const skus = ['tea', 'cup', 'pot'];
const categories = ['drinks', 'kitchen'];
const segments = ['vip', 'new'];

const some = (list: readonly string[]) => fc.subarray([...list], { minLength: 1 });
const selection: fc.Arbitrary<Selection> = fc.record(
  { skus: some(skus), categories: some(categories) },
  { requiredKeys: [] },
);

const factor = fc.constantFrom('1.1', '1.5', '2', '3.333');
const points = fc.integer({ min: 1, max: 40 });

const multiplier: fc.Arbitrary<Effect> = fc.record({ type: fc.constant('multiplier' as const), factor });
const bonus: fc.Arbitrary<Effect> = fc.record({
  type: fc.constant('bonus' as const),
  points,
  per: fc.oneof(
    fc.constant(undefined),
    fc.tuple(selection, fc.constantFrom(0.5, 1, 2)).map(([of, quantity]) => ({ ...of, quantity })),
    fc.tuple(selection, fc.constantFrom(100, 999, 2500)).map(([of, amount]) => ({ ...of, amount })),
  ),
});
const perLine: fc.Arbitrary<Effect> = fc
  .tuple(selection, factor)
  .map(([of, by]) => ({ type: 'per-line', ...of, factor: by }));
const rate = (decimals: readonly string[]): fc.Arbitrary<Effect> =>
  fc
    .tuple(selection, fc.constantFrom(...decimals))
    .map(([of, pointsPerUnit]) => ({ type: 'per-line', ...of, pointsPerUnit }));

/** Effects that never bring less than nothing, where the programme gives a point for a unit. */
const rising = fc.oneof(multiplier, bonus, perLine, rate(['1.5', '4']));
const any = fc.oneof(multiplier, bonus, perLine, rate(['0', '0.5', '1', '1.5', '4']));

const stacking: fc.Arbitrary<Stacking> = fc.record(
  {
    group: fc.constantFrom('g', 'h'),
    exclusive: fc.oneof(
      { weight: 3, arbitrary: fc.constant(false) },
      { weight: 1, arbitrary: fc.constant(true) },
    ),
    priority: fc.integer({ min: -1, max: 1 }),
  },
  { requiredKeys: [] },
);

const limits: fc.Arbitrary<Limits> = fc.record(
  {
    pointsPerPurchase: points,
    timesPerMember: fc.integer({ min: 1, max: 3 }),
    timesPerMemberPerDay: fc.integer({ min: 1, max: 2 }),
    timesPerMemberPerYear: fc.integer({ min: 1, max: 3 }),
    budgetPoints: fc.integer({ min: 1, max: 90 }),
  },
  { requiredKeys: [] },
);

const conditions = fc.constantFrom<Condition>(
  { all: [] },
  { all: [] },
  { fact: 'total', operator: 'greaterThan', value: 2000 },
  { fact: 'purchaseCount', operator: 'lessThan', value: 3 },
  { fact: 'segments', operator: 'contains', value: 'vip' },
  { not: { fact: 'isBirthday', operator: 'equal', value: true } },
);

const promotionsWith = (effect: fc.Arbitrary<Effect>): fc.Arbitrary<readonly PromotionVersion[]> =>
  fc
    .array(
      fc.record({
        conditions,
        effect,
        mode: fc.constantFrom('live' as const, undefined, undefined, 'shadow' as const),
        stacking: fc.option(stacking, { nil: undefined, freq: 2 }),
        limits: fc.option(limits, { nil: undefined, freq: 3 }),
        version: fc.integer({ min: 1, max: 3 }),
      }),
      { maxLength: 8, size: 'max' },
    )
    .map((list) =>
      list.map((parts, index) => ({ ...parts, promotionId: `p${index}`, name: `Promotion ${index}` })),
    );

export const anyPromotions = promotionsWith(any);
export const risingPromotions = promotionsWith(rising);

export const person: fc.Arbitrary<PersonFacts> = fc.record({
  birthDate: fc.constantFrom(undefined, '1990-11-22'),
  attributes: fc.constant({}),
  segments: fc.subarray(segments),
});

/** A purchase of these goods on 22 November 2026 in the morning, some of it paid with points. */
export const purchase: fc.Arbitrary<Purchase> = fc
  .record({
    lines: fc.array(
      fc.record({
        sku: fc.constantFrom(...skus),
        category: fc.option(fc.constantFrom(...categories), { nil: undefined }),
        quantity: fc.constantFrom(0.1, 0.3, 1, 2, 5),
        amount: fc.nat({ max: 4000 }),
        earns: fc.constantFrom(true, true, true, false),
      }),
      { minLength: 1, maxLength: 5 },
    ),
    paid: fc.constantFrom(0, 0, 0, 1, 50, 100),
  })
  .map(({ lines, paid }) => {
    const total = lines.reduce((sum, { amount }) => sum + amount, 0);
    const amount = Math.floor((total * paid) / 100);
    return {
      occurredAt: Date.UTC(2026, 10, 22, 10),
      channel: 'pos' as const,
      store: 'dublin-1',
      currency: 'EUR',
      total,
      lines: lines.map((line, index) => ({ ...line, lineId: String(index + 1) })),
      ...(amount > 0 && { payments: [{ redemptionId: 'r1', amount }] }),
    };
  });
