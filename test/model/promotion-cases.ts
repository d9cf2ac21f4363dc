import type { Condition } from '#shared/domain/conditions/condition.ts';
import type { PersonFacts } from '#shared/domain/members/person-facts.ts';
import type { Program } from '#shared/domain/program/program.ts';
import type { Effect, Promotion, PromotionVersion } from '#shared/domain/promotions/promotion.ts';
import type { PurchaseLine } from '#shared/domain/purchases/purchase.ts';

/** Points by `base`, `tier` or the promotion's id. */
export type ExpectedAwards = Readonly<Record<string, number>>;

interface StepFields {
  /** The first member unless it is said. */
  readonly member?: 'second';
  /** When it is booked; noon of 10 January 2025, a Friday, or the time of the step before. */
  readonly at?: string;
}

export type CaseStep = StepFields &
  (
    | {
        readonly bought: readonly CaseLine[];
        readonly currency?: string;
        readonly store?: string;
        readonly occurredAt?: string;
        /** Minor units that were paid with points. */
        readonly paid?: number;
        readonly awards: ExpectedAwards;
      }
    /** Names a purchase by its place among all steps, from 1; without lines, everything that is left comes back. */
    | {
        readonly returnOf: number;
        readonly lines?: readonly { readonly line: number; readonly quantity: number }[];
        readonly taken: number;
        readonly forgiven?: number;
      }
    | { readonly spent: number }
    /** Qualifying points on the house: 1,000 make silver, 5,000 gold. */
    | { readonly qualified: number }
    | { readonly activated: readonly PromotionVersion[] }
  );

export type CaseLine = Partial<PurchaseLine> & { readonly amount: number };

/**
 * Worked out by hand from the rules, to be checked on paper. The programme is the initial one with the changes of
 * `program`; members enrolled on 1 January 2025.
 */
export interface PromotionCase {
  readonly title: string;
  readonly program?: Partial<Program>;
  readonly promotions: readonly PromotionVersion[];
  /** Facts about every member. */
  readonly person?: PersonFacts;
  readonly steps: readonly CaseStep[];
}

const promotion = (
  promotionId: string,
  effect: Effect,
  more: Partial<Promotion> & { readonly version?: number } = {},
): PromotionVersion => ({
  promotionId,
  version: 1,
  name: promotionId,
  conditions: { all: [] },
  effect,
  ...more,
});
const times = (factor: string): Effect => ({ type: 'multiplier', factor });
const bonus = (points: number): Effect => ({ type: 'bonus', points });
const gift = (conditions: Condition) => promotion('gift', bonus(5), { conditions });

const mug = (amount: number, quantity = 1): CaseLine => ({ sku: 'mug', amount, quantity });
const tea = (amount: number, quantity = 1): CaseLine => ({ sku: 'tea', amount, quantity });
const hundred = [tea(10_000)];
const gold: CaseStep = { qualified: 5_000 };

const earning: readonly PromotionCase[] = [
  {
    title: 'without promotions the programme alone pays, and a return takes it back',
    promotions: [],
    // 7.5 + 3.75 = 11.25
    steps: [
      { bought: [tea(750, 2)], awards: { base: 7 } },
      gold,
      { bought: [tea(750, 2)], awards: { base: 7, tier: 4 } },
      { returnOf: 2, lines: [{ line: 1, quantity: 1 }], taken: 5 },
      { returnOf: 2, taken: 6 },
    ],
  },
  {
    title: 'a 2× beside a tier of 1.5 gives 2.5×',
    promotions: [promotion('double', times('2'))],
    steps: [gold, { bought: hundred, awards: { base: 100, tier: 50, double: 100 } }],
  },
  {
    title: 'two factors add, they do not multiply',
    promotions: [promotion('double', times('2')), promotion('half', times('1.5'))],
    steps: [{ bought: hundred, awards: { base: 100, double: 100, half: 50 } }],
  },
  {
    // 7.5 + 3.75 = 11.25; of the remainders .5 and .75 the second is larger
    title: 'everything is rounded down once, and the larger remainder gets the point',
    promotions: [promotion('half', times('1.5'))],
    steps: [{ bought: [tea(750)], awards: { base: 7, half: 4 } }],
  },
  {
    // 0.99 + 0.495 = 1.485
    title: 'an award of no points is left out',
    promotions: [promotion('half', times('1.5'))],
    steps: [{ bought: [tea(99)], awards: { base: 1 } }],
  },
  {
    // 1.5 + 1.5 = 3
    title: 'the base comes first among equal remainders',
    promotions: [promotion('double', times('2'))],
    steps: [{ bought: [tea(150)], awards: { base: 2, double: 1 } }],
  },
  {
    // 5 + 2.5 + 2.5 = 10
    title: 'the tier comes next among equal remainders',
    promotions: [promotion('half', times('1.5'))],
    steps: [gold, { bought: [tea(500)], awards: { base: 5, tier: 3, half: 2 } }],
  },
  {
    // 2 + 1 + 1.5 + 1.5, of the 6 one is left for the promotions
    title: 'promotions follow by id among equal remainders, whatever their order',
    promotions: [promotion('b', times('1.75')), promotion('a', times('1.75'))],
    steps: [gold, { bought: [tea(200)], awards: { base: 2, tier: 1, a: 2, b: 1 } }],
  },
  {
    title: 'a bonus is added after the rounding, and no factor touches it',
    promotions: [promotion('double', times('2')), promotion('gift', bonus(10))],
    // 2.3 + 1.15 + 2.3 = 5.75
    steps: [gold, { bought: [tea(230)], awards: { base: 2, tier: 1, double: 2, gift: 10 } }],
  },
  {
    title: 'a bonus repeats for every given number of selected pieces',
    promotions: [promotion('mugs', { type: 'bonus', points: 5, per: { quantity: 3, skus: ['mug'] } })],
    steps: [{ bought: [mug(4_000, 4), tea(2_000, 2), mug(3_000, 3)], awards: { base: 90, mugs: 10 } }],
  },
  {
    // 1.25 + 0.333 = 1.583 kg
    title: 'a bonus repeats for every given number of selected grams',
    promotions: [promotion('loose', { type: 'bonus', points: 1, per: { quantity: 0.5 } })],
    steps: [{ bought: [tea(1_000, 1.25), tea(100, 0.333)], awards: { base: 11, loose: 3 } }],
  },
  {
    title: 'a bonus repeats for every given amount of money spent on the selected lines',
    promotions: [
      promotion('food', { type: 'bonus', points: 10, per: { amount: 2_500, categories: ['food'] } }),
    ],
    steps: [
      {
        bought: [{ ...tea(6_000), category: 'food' }, mug(5_000), { ...tea(1_599), category: 'food' }],
        awards: { base: 125, food: 30 },
      },
      { bought: [{ ...tea(2_499), category: 'food' }], awards: { base: 24 } },
    ],
  },
  {
    title: 'money that was paid with points counts for no bonus, and earns nothing',
    promotions: [
      promotion('each', { type: 'bonus', points: 10, per: { amount: 2_500 } }),
      promotion('double', times('2')),
    ],
    steps: [
      { bought: hundred, paid: 5_000, awards: { base: 50, double: 50, each: 20 } },
      { bought: hundred, paid: 10_000, awards: {} },
    ],
  },
  {
    title: 'a basket wholly paid with points gets no bonus',
    promotions: [promotion('gift', bonus(10))],
    steps: [{ bought: hundred, paid: 10_000, awards: {} }],
  },
  {
    title: 'lines that do not earn count for nothing',
    program: { earn: { pointsPerUnit: { EUR: '1' }, exclude: { skus: ['card'] } } },
    promotions: [
      promotion('double', times('2')),
      promotion('cards', { type: 'bonus', points: 7, per: { quantity: 1, skus: ['card'] } }),
      promotion('card-rate', { type: 'per-line', skus: ['card'], pointsPerUnit: '9' }),
    ],
    steps: [
      {
        bought: [{ sku: 'card', amount: 5_000 }, tea(1_000), { ...mug(2_000), earns: false }],
        awards: { base: 10, double: 10 },
      },
    ],
  },
  {
    title: 'a basket of which nothing earns gets no bonus',
    promotions: [promotion('gift', bonus(10))],
    steps: [{ bought: [{ ...tea(1_000), earns: false }], awards: {} }],
  },
  {
    title: 'a factor per line covers lines by their SKU or their category',
    promotions: [promotion('some', { type: 'per-line', skus: ['mug'], categories: ['food'], factor: '3' })],
    steps: [
      {
        bought: [mug(1_000), { ...tea(2_000), category: 'food' }, { sku: 'bag', amount: 4_000 }],
        awards: { base: 70, some: 60 },
      },
    ],
  },
  {
    title: 'points per unit replace the rate of the lines, and tier and factors work on that',
    promotions: [
      promotion('rate', { type: 'per-line', skus: ['mug'], pointsPerUnit: '5' }),
      promotion('double', times('2')),
    ],
    // 10 × 5 + 20 × 1 = 70: the rate brings 40 of it, the tier a half of it, 2× as much again
    steps: [
      { bought: [mug(1_000), tea(2_000)], awards: { base: 30, double: 70, rate: 40 } },
      gold,
      { bought: [mug(1_000), tea(2_000)], awards: { base: 30, tier: 35, double: 70, rate: 40 } },
    ],
  },
  {
    title: 'the higher of two rates counts, line by line',
    promotions: [
      promotion('all-three', { type: 'per-line', pointsPerUnit: '3' }),
      promotion('mug-five', { type: 'per-line', skus: ['mug'], pointsPerUnit: '5' }),
    ],
    steps: [{ bought: [mug(1_000), tea(2_000)], awards: { base: 30, 'all-three': 40, 'mug-five': 40 } }],
  },
  {
    title: 'the smaller id wins between two equal rates',
    promotions: [
      promotion('b', { type: 'per-line', skus: ['mug'], pointsPerUnit: '3' }),
      promotion('a', { type: 'per-line', skus: ['mug'], pointsPerUnit: '3' }),
    ],
    steps: [{ bought: [mug(1_000)], awards: { base: 10, a: 20 } }],
  },
  {
    title: 'a rate below that of the programme brings less than nothing',
    promotions: [promotion('less', { type: 'per-line', skus: ['mug'], pointsPerUnit: '0.5' })],
    steps: [{ bought: [mug(1_000), tea(2_000)], awards: { base: 30, less: -5 } }],
  },
  {
    title: 'a currency without its own points is converted first',
    program: { earn: { pointsPerUnit: { EUR: '2' } } },
    promotions: [promotion('double', times('2'))],
    steps: [{ bought: [tea(1_000)], currency: 'GBP', awards: { base: 23, double: 23 } }],
  },
  {
    // 10 GBP are 11.50 EUR: 23 points at the programme's rate, 57.5 at the promotion's
    title: 'the unit of a rate is converted, too',
    program: { earn: { pointsPerUnit: { EUR: '2' } } },
    promotions: [promotion('rate', { type: 'per-line', pointsPerUnit: '5' })],
    steps: [{ bought: [tea(1_000)], currency: 'GBP', awards: { base: 23, rate: 34 } }],
  },
  {
    title: 'a promotion that takes points of one line takes none of another when goods come back',
    promotions: [promotion('less', { type: 'per-line', skus: ['mug'], pointsPerUnit: '0.5' })],
    steps: [
      { bought: [mug(1_000), tea(1_000)], awards: { base: 20, less: -5 } },
      { returnOf: 1, lines: [{ line: 2, quantity: 1 }], taken: 10 },
      { returnOf: 1, taken: 5 },
    ],
  },
  {
    title: 'an exclusive promotion that takes points displaces no other',
    promotions: [
      promotion('less', { type: 'per-line', pointsPerUnit: '0.5' }, { stacking: { exclusive: true } }),
      promotion('gift', bonus(5)),
    ],
    steps: [{ bought: [mug(1_000)], awards: { base: 10, gift: 5, less: -5 } }],
  },
];

const limits: readonly PromotionCase[] = [
  {
    title: 'an award is cut to the limit for a purchase',
    promotions: [promotion('double', times('2'), { limits: { pointsPerPurchase: 30 } })],
    steps: [{ bought: hundred, awards: { base: 100, double: 30 } }],
  },
  {
    // 7.5 + 3.75, cut to 3: 10.5
    title: 'an award is cut before anything is rounded',
    promotions: [promotion('half', times('1.5'), { limits: { pointsPerPurchase: 3 } })],
    steps: [{ bought: [tea(750)], awards: { base: 7, half: 3 } }],
  },
  {
    title: 'a member gets a promotion up to its times limit',
    promotions: [promotion('gift', bonus(5), { limits: { timesPerMember: 2 } })],
    steps: [
      { bought: hundred, awards: { base: 100, gift: 5 } },
      { bought: hundred, awards: { base: 100, gift: 5 } },
      { bought: hundred, awards: { base: 100 } },
      { member: 'second', bought: hundred, awards: { base: 100, gift: 5 } },
    ],
  },
  {
    title: 'a limit a day counts by the local date of the purchase',
    program: { timeZone: 'Europe/Dublin' },
    promotions: [promotion('gift', bonus(5), { limits: { timesPerMemberPerDay: 1 } })],
    steps: [
      { at: '2025-06-10T22:30:00Z', bought: hundred, awards: { base: 100, gift: 5 } },
      { at: '2025-06-10T23:30:00Z', bought: hundred, awards: { base: 100, gift: 5 } },
      { at: '2025-06-11T10:00:00Z', bought: hundred, awards: { base: 100 } },
      { occurredAt: '2025-06-10T20:00:00Z', bought: hundred, awards: { base: 100 } },
      { occurredAt: '2025-06-09T20:00:00Z', bought: hundred, awards: { base: 100, gift: 5 } },
    ],
  },
  {
    title: 'a day older than the fourteen newest days with a use counts as used up',
    promotions: [promotion('gift', bonus(5), { limits: { timesPerMemberPerDay: 1 } })],
    steps: [
      ...Array.from({ length: 14 }, (_, index) => ({
        at: new Date(Date.UTC(2025, 1, 2 + index, 12)).toISOString(),
        bought: [tea(1_000)],
        awards: { base: 10, gift: 5 },
      })),
      { occurredAt: '2025-02-01T12:00:00Z', bought: [tea(1_000)], awards: { base: 10 } },
      { at: '2025-02-16T12:00:00Z', bought: [tea(1_000)], awards: { base: 10, gift: 5 } },
    ],
  },
  {
    title:
      'a limit a year counts by the local year of the purchase, and a year before the two newest counts as used up',
    program: { timeZone: 'Europe/Dublin' },
    promotions: [promotion('gift', bonus(5), { limits: { timesPerMemberPerYear: 1 } })],
    steps: [
      { at: '2024-12-31T23:30:00Z', bought: hundred, awards: { base: 100, gift: 5 } },
      { at: '2025-01-01T00:30:00Z', bought: hundred, awards: { base: 100, gift: 5 } },
      { at: '2025-01-02T12:00:00Z', bought: hundred, awards: { base: 100 } },
      { occurredAt: '2024-12-30T12:00:00Z', bought: hundred, awards: { base: 100 } },
      { occurredAt: '2023-12-30T12:00:00Z', bought: hundred, awards: { base: 100 } },
    ],
  },
  {
    title: 'an award of no points is not a use',
    promotions: [promotion('half', times('1.5'), { limits: { timesPerMember: 1 } })],
    steps: [
      { bought: [tea(99)], awards: { base: 1 } },
      { bought: hundred, awards: { base: 100, half: 50 } },
      { bought: hundred, awards: { base: 100 } },
    ],
  },
  {
    title: 'uses of an earlier version count',
    promotions: [promotion('gift', bonus(5), { limits: { timesPerMember: 1 } })],
    steps: [
      { bought: hundred, awards: { base: 100, gift: 5 } },
      { activated: [promotion('gift', bonus(9), { version: 2, limits: { timesPerMember: 2 } })] },
      { bought: hundred, awards: { base: 100, gift: 9 } },
      { bought: hundred, awards: { base: 100 } },
    ],
  },
  {
    title: 'a budget pays to its last point, whoever comes',
    promotions: [promotion('double', times('2'), { limits: { budgetPoints: 150 } })],
    steps: [
      { bought: hundred, awards: { base: 100, double: 100 } },
      { member: 'second', bought: hundred, awards: { base: 100, double: 50 } },
      { bought: hundred, awards: { base: 100 } },
      { activated: [promotion('double', times('2'), { version: 2, limits: { budgetPoints: 160 } })] },
      { bought: hundred, awards: { base: 100, double: 10 } },
    ],
  },
  {
    title: 'uses of fifty promotions are kept; another applies once one of those has stopped',
    promotions: fifty(),
    steps: [
      {
        bought: hundred,
        awards: { base: 100, ...Object.fromEntries(fifty().map((one) => [one.promotionId, 1])) },
      },
      { activated: [...fifty(), promotion('gift', bonus(5), { limits: { timesPerMember: 1 } })] },
      { bought: hundred, awards: { base: 100 } },
      { activated: [...fifty().slice(1), promotion('gift', bonus(5), { limits: { timesPerMember: 1 } })] },
      { bought: hundred, awards: { base: 100, gift: 5 } },
    ],
  },
];

function fifty(): PromotionVersion[] {
  return Array.from({ length: 50 }, (_, index) =>
    promotion(`once-${String(index + 1).padStart(2, '0')}`, bonus(1), { limits: { timesPerMember: 1 } }),
  );
}

const stacking: readonly PromotionCase[] = [
  {
    title: 'only the promotion of a group worth most to this basket applies',
    promotions: [
      promotion('double', times('2'), { stacking: { group: 'a' } }),
      promotion('gift', bonus(30), { stacking: { group: 'a' } }),
      promotion('half', times('1.5'), { stacking: { group: 'b' } }),
    ],
    steps: [
      { bought: [tea(2_000)], awards: { base: 20, gift: 30, half: 10 } },
      { bought: [tea(4_000)], awards: { base: 40, double: 40, half: 20 } },
    ],
  },
  {
    title: 'the worth of a promotion is what its limits leave',
    promotions: [
      promotion('double', times('2'), { stacking: { group: 'a' } }),
      promotion('triple', times('3'), { stacking: { group: 'a' }, limits: { pointsPerPurchase: 50 } }),
    ],
    steps: [
      { bought: hundred, awards: { base: 100, double: 100 } },
      { bought: [tea(4_000)], awards: { base: 40, triple: 50 } },
    ],
  },
  {
    title: 'an exhausted promotion displaces no other',
    promotions: [
      promotion('double', times('2'), { stacking: { group: 'a' } }),
      promotion('triple', times('3'), { stacking: { group: 'a' }, limits: { budgetPoints: 200 } }),
      promotion('only', times('1.5'), { stacking: { exclusive: true }, limits: { timesPerMember: 1 } }),
    ],
    steps: [
      { bought: hundred, awards: { base: 100, only: 50 } },
      { bought: hundred, awards: { base: 100, triple: 200 } },
      { bought: hundred, awards: { base: 100, double: 100 } },
    ],
  },
  {
    title: 'the higher priority applies among equals in a group, then the smaller id',
    promotions: [
      promotion('a', times('2'), { stacking: { group: 'a' } }),
      promotion('b', times('2'), { stacking: { group: 'a', priority: 1 } }),
      promotion('d', times('1.5'), { stacking: { group: 'b' } }),
      promotion('c', times('1.5'), { stacking: { group: 'b' } }),
    ],
    steps: [{ bought: hundred, awards: { base: 100, b: 100, c: 50 } }],
  },
  {
    title: 'worth comes before priority in a group',
    promotions: [
      promotion('a', times('1.5'), { stacking: { group: 'a', priority: 9 } }),
      promotion('b', times('2'), { stacking: { group: 'a' } }),
    ],
    steps: [{ bought: hundred, awards: { base: 100, b: 100 } }],
  },
  {
    title: 'an exclusive promotion excludes every other, but not the tier; priority comes before worth',
    promotions: [
      promotion('much', times('3'), { stacking: { exclusive: true } }),
      promotion('first', times('1.5'), { stacking: { exclusive: true, priority: 1 } }),
      promotion('gift', bonus(500), { stacking: { priority: 9 } }),
    ],
    steps: [gold, { bought: hundred, awards: { base: 100, tier: 50, first: 50 } }],
  },
  {
    title: 'more points win among exclusive promotions of one priority, then the smaller id',
    promotions: [
      promotion('a', times('1.5'), { stacking: { exclusive: true } }),
      promotion('c', times('2'), { stacking: { exclusive: true } }),
      promotion('b', times('2'), { stacking: { exclusive: true } }),
    ],
    steps: [{ bought: hundred, awards: { base: 100, b: 100 } }],
  },
  {
    title: 'an exclusive promotion that is not the best of its group excludes no other',
    promotions: [
      promotion('only', times('1.5'), { stacking: { exclusive: true, group: 'a' } }),
      promotion('double', times('2'), { stacking: { group: 'a' } }),
      promotion('gift', bonus(10)),
    ],
    steps: [{ bought: hundred, awards: { base: 100, double: 100, gift: 10 } }],
  },
  {
    title: 'an exclusive promotion that does not apply excludes no other',
    promotions: [
      promotion('only', times('3'), { stacking: { exclusive: true }, audience: { tiers: ['gold'] } }),
      promotion('double', times('2')),
    ],
    steps: [
      { bought: hundred, awards: { base: 100, double: 100 } },
      gold,
      { bought: hundred, awards: { base: 100, tier: 50, only: 200 } },
    ],
  },
  {
    title: 'a promotion in shadow mode pays nothing, uses nothing up and displaces no other',
    promotions: [
      promotion('shadow', times('3'), {
        mode: 'shadow',
        stacking: { exclusive: true, group: 'a', priority: 9 },
      }),
      promotion('double', times('2'), { stacking: { group: 'a' } }),
    ],
    steps: [{ bought: hundred, awards: { base: 100, double: 100 } }],
  },
];

const mayNight = (time: string) => `2025-05-05T${time}:00Z`;

const occasions: readonly PromotionCase[] = [
  {
    title: 'a weekday is that of the local date',
    program: { timeZone: 'America/New_York' },
    promotions: [promotion('friday', bonus(5), { schedule: { weekdays: [5] } })],
    steps: [
      { at: '2025-01-10T04:59:00Z', bought: hundred, awards: { base: 100 } },
      { at: '2025-01-10T05:00:00Z', bought: hundred, awards: { base: 100, friday: 5 } },
      { at: '2025-01-11T04:59:00Z', bought: hundred, awards: { base: 100, friday: 5 } },
      { at: '2025-01-11T05:00:00Z', bought: hundred, awards: { base: 100 } },
    ],
  },
  {
    title: 'hours go over midnight',
    promotions: [promotion('night', bonus(5), { schedule: { hours: [22, 6] } })],
    steps: [
      { at: mayNight('05:59'), bought: hundred, awards: { base: 100, night: 5 } },
      { at: mayNight('06:00'), bought: hundred, awards: { base: 100 } },
      { at: mayNight('21:59'), bought: hundred, awards: { base: 100 } },
      { at: mayNight('22:00'), bought: hundred, awards: { base: 100, night: 5 } },
    ],
  },
  {
    title: 'an hour that clocks skip never comes, one that they repeat comes twice',
    program: { timeZone: 'Europe/Dublin' },
    promotions: [promotion('one', bonus(5), { schedule: { hours: [1, 2] } })],
    steps: [
      { at: '2025-03-30T00:59:00Z', bought: hundred, awards: { base: 100 } },
      { at: '2025-03-30T01:00:00Z', bought: hundred, awards: { base: 100 } },
      { at: '2025-10-26T00:00:00Z', bought: hundred, awards: { base: 100, one: 5 } },
      { at: '2025-10-26T01:59:00Z', bought: hundred, awards: { base: 100, one: 5 } },
      { at: '2025-10-26T02:00:00Z', bought: hundred, awards: { base: 100 } },
    ],
  },
  {
    title:
      'a promotion runs from its first instant up to the first instant after it, by the time of the purchase',
    promotions: [
      promotion('day', bonus(5), {
        schedule: { from: Date.UTC(2025, 1, 1), to: Date.UTC(2025, 1, 2) },
      }),
    ],
    steps: [
      { at: '2025-01-31T23:59:59.999Z', bought: hundred, awards: { base: 100 } },
      { at: '2025-02-01T00:00:00Z', bought: hundred, awards: { base: 100, day: 5 } },
      { at: '2025-02-02T00:00:00Z', bought: hundred, awards: { base: 100 } },
      { occurredAt: '2025-02-01T23:59:59.999Z', bought: hundred, awards: { base: 100, day: 5 } },
    ],
  },
  {
    title: 'a condition may ask about amounts and pieces of some lines',
    promotions: [
      gift({
        all: [
          { fact: 'amountOf', params: { skus: ['mug'] }, operator: 'greaterThanInclusive', value: 2_000 },
          {
            fact: 'quantityOf',
            params: { skus: ['mug'] },
            operator: 'greaterThan',
            value: { fact: 'quantityOf', params: { skus: ['tea'] } },
          },
        ],
      }),
    ],
    steps: [
      { bought: [mug(2_000, 3), tea(1_000, 2)], awards: { base: 30, gift: 5 } },
      { bought: [mug(1_999, 3), tea(1_001, 2)], awards: { base: 30 } },
      { bought: [mug(2_000, 2), tea(1_000, 2)], awards: { base: 30 } },
    ],
  },
  {
    title: 'a missing fact is not equal to anything',
    promotions: [
      gift({
        any: [
          { not: { fact: 'store', operator: 'notEqual', value: 'north' } },
          { fact: 'categories', operator: 'contains', value: 'food' },
        ],
      }),
    ],
    steps: [
      { bought: hundred, awards: { base: 100 } },
      { bought: hundred, store: 'north', awards: { base: 100, gift: 5 } },
      { bought: hundred, store: 'south', awards: { base: 100 } },
      { bought: [{ ...tea(10_000), category: 'food' }], awards: { base: 100, gift: 5 } },
    ],
  },
  {
    title: 'tier and number of purchases are those before the purchase',
    promotions: [
      promotion('first', bonus(5), {
        conditions: { fact: 'purchaseCount', operator: 'equal', value: 0 },
      }),
      promotion('silver', bonus(7), { conditions: { fact: 'tier', operator: 'in', value: ['silver'] } }),
    ],
    steps: [
      { bought: [tea(100_000)], awards: { base: 1_000, first: 5 } },
      { bought: hundred, awards: { base: 100, tier: 25, silver: 7 } },
    ],
  },
  {
    // 10 pence are 11.5 cents
    title: 'the total in the base currency is rounded half up',
    promotions: [gift({ fact: 'totalBase', operator: 'equal', value: 12 })],
    steps: [{ bought: [tea(10)], currency: 'GBP', awards: { gift: 5 } }],
  },
  {
    title: 'days since the enrolment are local dates, never below none',
    program: { timeZone: 'America/New_York' },
    promotions: [gift({ fact: 'daysSinceEnrolment', operator: 'equal', value: 10 })],
    // It was still 31 December there
    steps: [
      { at: '2025-01-10T04:59:00Z', bought: hundred, awards: { base: 100 } },
      { at: '2025-01-10T05:00:00Z', bought: hundred, awards: { base: 100, gift: 5 } },
      { at: '2025-01-11T05:00:00Z', bought: hundred, awards: { base: 100 } },
    ],
  },
  {
    title: 'a birthday of 29 February is on the 28th in common years',
    promotions: [gift({ fact: 'isBirthday', operator: 'equal', value: true })],
    person: { birthDate: '2000-02-29', attributes: {}, segments: [] },
    steps: [
      { at: '2025-02-28T12:00:00Z', bought: hundred, awards: { base: 100, gift: 5 } },
      { at: '2025-03-01T12:00:00Z', bought: hundred, awards: { base: 100 } },
      { at: '2028-02-28T12:00:00Z', bought: hundred, awards: { base: 100 } },
      { at: '2028-02-29T12:00:00Z', bought: hundred, awards: { base: 100, gift: 5 } },
    ],
  },
  {
    title: 'a person has segments and attributes; one segment of an audience is enough',
    promotions: [
      promotion('audience', bonus(1), { audience: { segments: ['lapsed', 'parents'] } }),
      promotion('others', bonus(2), { audience: { segments: ['lapsed'] } }),
      promotion('asked', bonus(3), {
        conditions: {
          all: [
            { fact: 'segments', operator: 'doesNotContain', value: 'lapsed' },
            { fact: 'attributes', path: '$.shoe', operator: 'greaterThan', value: 40 },
          ],
        },
      }),
      promotion('unknown', bonus(4), {
        conditions: { fact: 'attributes', path: '$.hat', operator: 'lessThan', value: 99 },
      }),
    ],
    person: { attributes: { shoe: 41 }, segments: ['parents'] },
    steps: [{ bought: hundred, awards: { base: 100, audience: 1, asked: 3 } }],
  },
  {
    title: 'nobody is in an experiment',
    promotions: [promotion('gift', bonus(5), { audience: { experiment: { id: 'one', variant: 'a' } } })],
    steps: [{ bought: hundred, awards: { base: 100 } }],
  },
];

const once = { limits: { timesPerMember: 1 } };
const capped = promotion('double', times('2'), { limits: { budgetPoints: 100 } });

const returns: readonly PromotionCase[] = [
  {
    // 200 points of 3 pieces: 66.6 and 133.3 rounded down
    title: 'a piece at a time takes its share, the last one the rest',
    promotions: [promotion('double', times('2'))],
    steps: [
      { bought: [tea(10_000, 3)], awards: { base: 100, double: 100 } },
      { returnOf: 1, lines: [{ line: 1, quantity: 1 }], taken: 66 },
      { returnOf: 1, lines: [{ line: 1, quantity: 1 }], taken: 67 },
      { returnOf: 1, taken: 67 },
    ],
  },
  {
    title: 'a line takes back what it brought, and nothing is judged again',
    promotions: [
      promotion('mugs', { type: 'per-line', skus: ['mug'], factor: '3' }),
      promotion('gift', bonus(9)),
    ],
    // The tea's part of the 9 bonus points: 10/30 and 20/30 are 3 and 6.
    steps: [
      { bought: [mug(1_000), tea(2_000)], awards: { base: 30, gift: 9, mugs: 20 } },
      { activated: [] },
      { returnOf: 1, lines: [{ line: 2, quantity: 1 }], taken: 26 },
      { returnOf: 1, taken: 33 },
    ],
  },
  {
    title: 'a use goes back once all goods have come back',
    promotions: [promotion('gift', bonus(10), once)],
    steps: [
      { bought: [tea(10_000, 2)], awards: { base: 100, gift: 10 } },
      { returnOf: 1, lines: [{ line: 1, quantity: 1 }], taken: 55 },
      { bought: hundred, awards: { base: 100 } },
      { returnOf: 1, taken: 55 },
      { bought: hundred, awards: { base: 100, gift: 10 } },
      { bought: hundred, awards: { base: 100 } },
    ],
  },
  {
    title: 'all goods are those that the award covers',
    promotions: [promotion('mugs', { type: 'per-line', skus: ['mug'], factor: '2' }, once)],
    steps: [
      { bought: [mug(1_000), tea(2_000)], awards: { base: 30, mugs: 10 } },
      { returnOf: 1, lines: [{ line: 2, quantity: 1 }], taken: 20 },
      { bought: [mug(1_000)], awards: { base: 10 } },
      { returnOf: 1, lines: [{ line: 1, quantity: 1 }], taken: 20 },
      { bought: [mug(1_000)], awards: { base: 10, mugs: 10 } },
    ],
  },
  {
    title: 'a use goes back to its day',
    promotions: [promotion('gift', bonus(10), { limits: { timesPerMemberPerDay: 1 } })],
    steps: [
      { bought: hundred, awards: { base: 100, gift: 10 } },
      { at: '2025-01-11T12:00:00Z', bought: hundred, awards: { base: 100, gift: 10 } },
      { returnOf: 1, taken: 110 },
      { bought: hundred, awards: { base: 100 } },
      { occurredAt: '2025-01-10T18:00:00Z', bought: hundred, awards: { base: 100, gift: 10 } },
    ],
  },
  {
    title: 'pending-only: forgiven points give neither the use back nor the budget',
    program: { clawback: 'pending-only' },
    promotions: [capped, promotion('gift', bonus(10), once)],
    steps: [
      { bought: hundred, awards: { base: 100, double: 100, gift: 10 } },
      { returnOf: 1, taken: 0, forgiven: 210 },
      { bought: hundred, awards: { base: 100 } },
    ],
  },
  {
    title: 'pending-only: pending points are taken, and go back to the budget',
    program: { clawback: 'pending-only', maturity: { days: 10 } },
    promotions: [capped],
    steps: [
      { bought: hundred, awards: { base: 100, double: 100 } },
      { returnOf: 1, taken: 200 },
      { bought: hundred, awards: { base: 100, double: 100 } },
    ],
  },
  {
    // 150 of 200 points are spent; the promotion gave half of the 50 that are taken.
    title: 'to-zero: a budget gets back its part of the points taken',
    program: { clawback: 'to-zero' },
    promotions: [capped],
    steps: [
      { bought: hundred, awards: { base: 100, double: 100 } },
      { spent: 150 },
      { returnOf: 1, taken: 50, forgiven: 150 },
      { member: 'second', bought: hundred, awards: { base: 100, double: 25 } },
    ],
  },
  {
    title: 'negative: a debt is as good as taken',
    promotions: [capped],
    steps: [
      { bought: hundred, awards: { base: 100, double: 100 } },
      { spent: 150 },
      { returnOf: 1, taken: 200 },
      { member: 'second', bought: hundred, awards: { base: 100, double: 100 } },
    ],
  },
  {
    title: 'a part of the goods gives back that part of the budget',
    promotions: [capped],
    steps: [
      { bought: [tea(10_000, 4)], awards: { base: 100, double: 100 } },
      { returnOf: 1, lines: [{ line: 1, quantity: 1 }], taken: 50 },
      { bought: hundred, awards: { base: 100, double: 25 } },
    ],
  },
  {
    // The first piece asks for one of two points, which is the base's; the second for the promotion's
    title: 'a budget has all of it back with the last piece, whatever the parts',
    promotions: [promotion('double', times('2'), { limits: { budgetPoints: 1 } })],
    steps: [
      { bought: [tea(100, 2)], awards: { base: 1, double: 1 } },
      { returnOf: 1, lines: [{ line: 1, quantity: 1 }], taken: 1 },
      { bought: hundred, awards: { base: 100 } },
      { returnOf: 1, taken: 1 },
      { bought: hundred, awards: { base: 100, double: 1 } },
    ],
  },
  {
    title: 'goods that were free count for no bonus',
    promotions: [promotion('mugs', { type: 'bonus', points: 5, per: { quantity: 1, skus: ['mug'] } })],
    steps: [
      { bought: [tea(1_000), mug(0), mug(0)], awards: { base: 10 } },
      { bought: [tea(1_000), mug(1), mug(0)], awards: { base: 10, mugs: 5 } },
      { returnOf: 2, lines: [{ line: 3, quantity: 1 }], taken: 0 },
      { returnOf: 2, lines: [{ line: 2, quantity: 1 }], taken: 5 },
      { returnOf: 2, taken: 10 },
    ],
  },
];

export const promotionCases: readonly PromotionCase[] = [
  ...earning,
  ...limits,
  ...stacking,
  ...occasions,
  ...returns,
];
