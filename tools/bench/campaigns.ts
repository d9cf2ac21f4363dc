import type { Scalar, Test } from '#shared/domain/conditions/condition.ts';
import type { MemberBefore } from '#shared/domain/promotions/facts-of.ts';
import type { PromotionVersion } from '#shared/domain/promotions/promotion.ts';
import type { Channel, Purchase } from '#shared/domain/purchases/purchase.ts';
import { DAY_MS } from '#shared/domain/time/calendar.ts';
import { seeded } from '../../test/seeded.ts';

const SKUS = 2000;
const CATEGORIES = 40;
const STORES = 100;
const channels: readonly Channel[] = ['pos', 'web', 'app', 'partner'];

/** A test, and the same test as a cell of a zen-engine decision table, in the column of its fact. */
export interface Asked {
  readonly test: Test;
  readonly cell: string;
}

export interface Campaign {
  readonly promotion: PromotionVersion;
  readonly asked: readonly Asked[];
}

export interface Basket {
  readonly purchase: Purchase;
  readonly before: MemberBefore;
}

class Chance {
  readonly #next: () => number;

  constructor(seed: number) {
    this.#next = seeded(seed);
  }

  below(end: number): number {
    return Math.floor(this.#next() * end);
  }

  some<Item>(list: readonly Item[], count: number): readonly Item[] {
    return list
      .map((item) => ({ item, place: this.#next() }))
      .sort((a, b) => a.place - b.place)
      .slice(0, count)
      .map(({ item }) => item);
  }
}

const contains = (fact: string, value: string): Asked => ({
  test: { fact, operator: 'contains', value },
  cell: `contains($, ${JSON.stringify(value)})`,
});

const oneOf = (fact: string, value: readonly Scalar[]): Asked => ({
  test: { fact, operator: 'in', value },
  cell: value.map((one) => JSON.stringify(one)).join(', '),
});

const atLeast = (fact: string, value: number): Asked => ({
  test: { fact, operator: 'greaterThanInclusive', value },
  cell: `>= ${value}`,
});

const atMost = (fact: string, value: number): Asked => ({
  test: { fact, operator: 'lessThanInclusive', value },
  cell: `<= ${value}`,
});

/** The subject of most promotions: half name a SKU, a quarter each a category or a store. */
function subject(chance: Chance): Asked {
  const kind = chance.below(4);
  if (kind < 2) return contains('skus', `sku-${chance.below(SKUS)}`);
  if (kind === 2) return contains('categories', `category-${chance.below(CATEGORIES)}`);
  const store = `store-${chance.below(STORES)}`;
  return { test: { fact: 'store', operator: 'equal', value: store }, cell: JSON.stringify(store) };
}

const ordinary = (chance: Chance): readonly Asked[] => [
  subject(chance),
  oneOf('channel', chance.some(channels, 3)),
  atLeast('total', chance.below(30) * 100),
  oneOf('weekday', chance.some([1, 2, 3, 4, 5, 6, 7], 5)),
];

/** Conditions without anything to index, so that every basket must try all of them. */
const unindexable = (chance: Chance): readonly Asked[] => [
  atLeast('total', chance.below(30) * 100),
  atMost('lineCount', 8 + chance.below(8)),
  atLeast('quantity', chance.below(12)),
  atLeast('purchaseCount', chance.below(60)),
];

/** The outcomes of campaigns, in turn: every effect, groups, and limits of a purchase, a member and a budget. */
const offers: readonly Pick<PromotionVersion, 'effect' | 'stacking' | 'limits'>[] = [
  { effect: { type: 'bonus', points: 10 } },
  { effect: { type: 'multiplier', factor: '1.5' }, limits: { pointsPerPurchase: 500 } },
  { effect: { type: 'bonus', points: 5, per: { amount: 1000 } }, stacking: { group: 'each-ten' } },
  {
    effect: { type: 'per-line', categories: ['category-3', 'category-7'], factor: '2' },
    limits: { timesPerMember: 3 },
  },
  { effect: { type: 'bonus', points: 2, per: { quantity: 2 } }, stacking: { group: 'pairs', priority: 1 } },
  { effect: { type: 'per-line', categories: ['category-1'], pointsPerUnit: '3' } },
  { effect: { type: 'multiplier', factor: '2' }, stacking: { group: 'times' } },
  { effect: { type: 'bonus', points: 3 }, limits: { budgetPoints: 100_000 } },
];

const campaignOf = (index: number, asked: readonly Asked[]): Campaign => ({
  promotion: {
    promotionId: `promotion-${String(index).padStart(5, '0')}`,
    version: 1,
    name: `Promotion ${index}`,
    conditions: { all: asked.map(({ test }) => test) },
    effect: { type: 'bonus', points: 10 },
    ...offers[index % offers.length],
  },
  asked,
});

/**
 * Each promotion is about a category that a basket of ten lines has with a chance of one in four. Many apply at once.
 */
const crowded = (chance: Chance): readonly Asked[] => [
  contains('categories', `category-${chance.below(CATEGORIES)}`),
  oneOf('channel', channels),
  atLeast('total', chance.below(4) * 100),
  atLeast('purchaseCount', chance.below(8)),
];

const kinds = { ordinary, unindexable, crowded };

/** `count` promotions of four conditions each. The same seed gives the same promotions. */
export function campaigns(kind: keyof typeof kinds, count: number, seed: number): readonly Campaign[] {
  const chance = new Chance(seed);
  const draw = kinds[kind];
  return Array.from({ length: count }, (_, index) => campaignOf(index, draw(chance)));
}

/** `count` promotions of the largest size: 32 KB of SKUs each, 8 MB in all. */
export function heavyPromotions(count: number): readonly PromotionVersion[] {
  const each = Math.floor(8_000_000 / count / 14);
  return Array.from({ length: count }, (_, index) => {
    const value = Array.from({ length: each }, (__, place) => `sku-${index}-${place}`);
    const test: Test = { fact: 'amountOf', operator: 'greaterThan', value: 0, params: { skus: value } };
    return campaignOf(index, [{ test, cell: '' }]).promotion;
  });
}

/** Baskets of 1 to 15 lines over a week and all stores. */
export function baskets(count: number, seed: number): readonly Basket[] {
  const chance = new Chance(seed);
  return Array.from({ length: count }, () => {
    const lines = Array.from({ length: 1 + chance.below(15) }, (_, index) => {
      const sku = chance.below(SKUS);
      return {
        lineId: String(index + 1),
        sku: `sku-${sku}`,
        category: `category-${sku % CATEGORIES}`,
        quantity: 1 + chance.below(3),
        amount: 50 + chance.below(600),
      };
    });
    const purchase: Purchase = {
      occurredAt: Date.UTC(2026, 10, 16) + chance.below(7 * 24 * 60) * 60_000,
      channel: channels[chance.below(channels.length)] ?? 'pos',
      store: `store-${chance.below(STORES)}`,
      currency: 'EUR',
      total: lines.reduce((sum, { amount }) => sum + amount, 0),
      lines,
    };
    const before = {
      tierId: 'blue',
      purchaseCount: chance.below(80),
      enrolledAt: purchase.occurredAt - chance.below(700) * DAY_MS,
    };
    return { purchase, before };
  });
}
