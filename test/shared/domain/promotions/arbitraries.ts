import fc from 'fast-check';
import type { Condition, Operator, Scalar, Test } from '#shared/domain/conditions/condition.ts';
import type { PersonFacts } from '#shared/domain/members/person-facts.ts';
import type { MemberBefore } from '#shared/domain/promotions/facts-of.ts';
import type { Audience, PromotionVersion, Schedule } from '#shared/domain/promotions/promotion.ts';
import type { Channel, Purchase } from '#shared/domain/purchases/purchase.ts';
import type { Selection } from '#shared/domain/purchases/selection.ts';
import type { StoreFacts } from '#shared/domain/stores/store.ts';

/** Small worlds, so that what is asked for is met about as often as not. */
const skus = ['tea', 'cup', 'pot', 'bag', 'tin', 'jar'];
const categories = ['drinks', 'kitchen', 'garden'];
const stores = ['dublin-1', 'cork-2', 'galway-3'];
const storeGroups = ['city', 'airport'];
const countries = ['IE', 'JP'];
const tiers = ['blue', 'silver', 'gold'];
const channels: readonly Channel[] = ['pos', 'web', 'app', 'partner'];
const currencies = ['EUR', 'GBP', 'USD'];
const segments = ['vip', 'new', 'parents'];
const cities = ['Cork', 'Galway'];

const MONDAY = Date.UTC(2026, 10, 16);
const instant = fc.integer({ min: 0, max: 14 * 24 * 4 }).map((quarters) => MONDAY + quarters * 900_000);

const some = (list: readonly string[]) => fc.subarray([...list], { minLength: 1 });
const hour = fc.integer({ min: 0, max: 23 });

const selection: fc.Arbitrary<Selection> = fc.record(
  { skus: some(skus), categories: some(categories) },
  { requiredKeys: [] },
);

const equality = fc.constantFrom<Operator>('equal', 'notEqual');
const membership = fc.constantFrom<Operator>('in', 'notIn');
const containment = fc.constantFrom<Operator>('contains', 'doesNotContain');
const comparison = fc.constantFrom<Operator>(
  'lessThan',
  'lessThanInclusive',
  'greaterThan',
  'greaterThanInclusive',
);

const testOf = (fact: string, operator: fc.Arbitrary<Operator>, value: fc.Arbitrary<Test['value']>) =>
  fc.record({ fact: fc.constant(fact), operator, value });

const texts = (fact: string, list: readonly string[]) =>
  fc.oneof(testOf(fact, equality, fc.constantFrom(...list)), testOf(fact, membership, some(list)));

const numbers = (fact: string, value: fc.Arbitrary<number>) =>
  fc.oneof(
    testOf(fact, fc.oneof(equality, comparison), value),
    testOf(fact, membership, fc.array(value, { minLength: 1, maxLength: 12 })),
  );

const amount = fc.integer({ min: 0, max: 12 }).map((euros) => euros * 250);
const count = fc.integer({ min: 0, max: 6 });

const sums = (fact: string, value: fc.Arbitrary<number>): fc.Arbitrary<Test> =>
  fc.record({
    fact: fc.constant(fact),
    operator: fc.oneof(equality, comparison),
    value: fc.oneof(
      value,
      fc.record({ fact: fc.constantFrom('total', 'quantity', 'lineCount') }),
      fc.record({ fact: fc.constant(fact), params: selection }),
    ),
    params: selection,
  });

const attribute: fc.Arbitrary<Test> = fc.oneof(
  fc.record({
    fact: fc.constant('attributes'),
    path: fc.constantFrom('$.city', '$.none'),
    operator: equality,
    value: fc.constantFrom(...cities),
  }),
  fc.record({
    fact: fc.constant('attributes'),
    path: fc.constantFrom('$.city', '$.age', '$.member'),
    operator: comparison,
    value: fc.constantFrom(17, 40),
  }),
  fc.record({
    fact: fc.constant('attributes'),
    path: fc.constantFrom('$.city', '$.age', '$.member'),
    operator: membership,
    value: fc.subarray<Scalar>(['Cork', 40, true], { minLength: 1 }),
  }),
);

/** Any test that json-rules-engine takes, of the types that the facts have. */
export const test: fc.Arbitrary<Test> = fc.oneof(
  texts('store', stores),
  texts('storeGroup', storeGroups),
  texts('country', countries),
  texts('tier', tiers),
  texts('channel', channels),
  texts('currency', currencies),
  testOf('skus', containment, fc.constantFrom(...skus)),
  testOf('categories', containment, fc.constantFrom(...categories)),
  testOf('segments', containment, fc.constantFrom(...segments)),
  testOf('isBirthday', equality, fc.boolean()),
  attribute,
  numbers('total', amount),
  numbers('grossTotal', amount),
  numbers('totalBase', amount),
  numbers('quantity', count),
  numbers('lineCount', count),
  numbers('weekday', fc.integer({ min: 1, max: 7 })),
  numbers('hour', hour),
  numbers('purchaseCount', count),
  numbers('daysSinceEnrolment', fc.integer({ min: 0, max: 20 })),
  testOf('quantity', comparison, fc.record({ fact: fc.constantFrom('lineCount', 'purchaseCount') })),
  sums('amountOf', amount),
  sums('quantityOf', count),
);

/** Trees of any shape, empty groups and groups inside groups among them. */
export const condition: fc.Arbitrary<Condition> = fc.letrec<{ tree: Condition }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { arbitrary: test, weight: 4 },
    { arbitrary: fc.record({ all: fc.array(tie('tree'), { maxLength: 4 }) }), weight: 3 },
    { arbitrary: fc.record({ any: fc.array(tie('tree'), { maxLength: 4 }) }), weight: 2 },
    { arbitrary: fc.record({ not: tie('tree') }), weight: 1 },
  ),
})).tree;

export const schedule: fc.Arbitrary<Schedule> = fc.record(
  {
    from: fc.oneof(fc.constant(MONDAY), instant),
    to: fc.oneof(fc.constant(MONDAY + 15 * 86_400_000), instant),
    weekdays: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 3 }),
    hours: fc.tuple(hour, fc.integer({ min: 0, max: 24 })).filter(([from, to]) => from !== to),
  },
  { requiredKeys: [] },
);

export const audience: fc.Arbitrary<Audience> = fc.oneof(
  { arbitrary: fc.record({ tiers: some(tiers), segments: some(segments) }, { requiredKeys: [] }), weight: 9 },
  { arbitrary: fc.constant({ experiment: { id: 'colours', variant: 'red' } }), weight: 1 },
);

const promotion: fc.Arbitrary<PromotionVersion> = fc
  .record({
    promotionId: fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9-]{0,5}$/),
    conditions: condition,
    schedule: fc.option(schedule, { nil: undefined }),
    audience: fc.option(audience, { nil: undefined, freq: 3 }),
  })
  .map((parts) => ({
    ...parts,
    version: 1,
    name: 'Any',
    effect: { type: 'bonus' as const, points: 10 },
  }));

export const promotions = (max: number): fc.Arbitrary<readonly PromotionVersion[]> =>
  fc.uniqueArray(promotion, { maxLength: max, size: 'max', selector: ({ promotionId }) => promotionId });

const line = fc.record({
  sku: fc.constantFrom(...skus),
  category: fc.option(fc.constantFrom(...categories), { nil: undefined }),
  quantity: fc.constantFrom(0.1, 0.2, 0.3, 1, 2, 3),
  amount,
});

const storeFacts: fc.Arbitrary<StoreFacts> = fc.record(
  {
    timeZone: fc.constantFrom('Asia/Tokyo', 'America/St_Johns'),
    country: fc.constantFrom(...countries),
    group: fc.constantFrom(...storeGroups),
  },
  { requiredKeys: [] },
);

export const purchase: fc.Arbitrary<Purchase> = fc
  .record({
    occurredAt: instant,
    channel: fc.constantFrom(...channels),
    store: fc.option(fc.constantFrom(...stores), { nil: undefined }),
    storeFacts: fc.option(storeFacts, { nil: undefined }),
    currency: fc.constantFrom(...currencies),
    lines: fc.array(line, { minLength: 1, maxLength: 6 }),
  })
  .map(({ lines, ...rest }) => ({
    ...rest,
    total: lines.reduce((sum, { amount: paid }) => sum + paid, 0),
    lines: lines.map((sold, index) => ({ ...sold, lineId: String(index + 1) })),
  }));

export const before: fc.Arbitrary<MemberBefore> = fc.record({
  tierId: fc.constantFrom(...tiers),
  purchaseCount: count,
  enrolledAt: fc.integer({ min: 0, max: 20 }).map((days) => MONDAY - days * 86_400_000),
});

export const person: fc.Arbitrary<PersonFacts> = fc.record({
  birthDate: fc.constantFrom(undefined, '1992-02-29', '1990-11-16', '1990-11-20', '1990-11-22'),
  attributes: fc.record(
    {
      city: fc.constantFrom<Scalar>(...cities, '40 steps', '17'),
      age: fc.constantFrom<Scalar>(17, 40, 41),
      member: fc.boolean(),
    },
    { requiredKeys: [] },
  ),
  segments: fc.subarray(segments),
});
