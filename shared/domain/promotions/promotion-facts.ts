import type { FactSet, NumberRange, ParamsRule } from '#shared/domain/conditions/fact-set.ts';
import { personFacts } from '#shared/domain/members/person-facts.ts';
import type { Selection } from '#shared/domain/purchases/selection.ts';

/**
 * The facts that promotions' conditions may test about a purchase and its member. They look at the goods that earn,
 * after discounts and after what points paid. Amounts are minor units of the purchase's currency, of the base currency
 * for `totalBase`.
 */
export interface PromotionFacts {
  readonly total: number;
  /** The total of the receipt. */
  readonly grossTotal: number;
  readonly totalBase: number;
  readonly currency: string;
  readonly channel: string;
  readonly store: string | undefined;
  /** The group and the country of its store, as it is described. */
  readonly storeGroup: string | undefined;
  readonly country: string | undefined;
  readonly skus: readonly string[];
  readonly categories: readonly string[];
  readonly quantity: number;
  readonly lineCount: number;
  /** By `occurredAt` in the time zone of the store, else of the programme; 1 is Monday. */
  readonly weekday: number;
  readonly hour: number;
  /** The tier before the purchase. */
  readonly tier: string;
  /** Before the purchase. */
  readonly purchaseCount: number;
  /** Local dates between the enrolment and `occurredAt`, never below 0. */
  readonly daysSinceEnrolment: number;
  readonly occurredAt: number;
  amountOf(selection: Selection): number;
  quantityOf(selection: Selection): number;
}

/** Facts that grow while a customer buys more. */
export const growing = [
  'total',
  'grossTotal',
  'totalBase',
  'quantity',
  'lineCount',
  'amountOf',
  'quantityOf',
] as const;
export type Growing = (typeof growing)[number];

const channels = ['pos', 'web', 'app', 'partner'] as const;

/** Bounds of a purchase by its contract. */
const AMOUNT_MAX = 1_000_000_000_000;
const LINES_MAX = 1000;
const QUANTITY_MAX = 1_000_000_000 * LINES_MAX;

const number = (range: NumberRange) => ({ kind: 'number', range }) as const;

const amount = {
  min: 0,
  max: AMOUNT_MAX,
  integer: true,
  inWords: 'is a whole number of minor units from 0 on',
};
const count = { min: 0, max: Number.MAX_SAFE_INTEGER, integer: true, inWords: 'is a whole number from 0 on' };

const ofLines = (whole: string): ParamsRule => ({
  lists: { skus: 128, categories: 128 },
  inWords: 'which lines',
  whole,
});

/** Every fact that a promotion's conditions may test, by its name. */
export const promotionFacts = {
  total: { ...number(amount), read: (facts) => facts.total },
  // A deposit that comes back can make it fall below zero.
  grossTotal: {
    ...number({ ...amount, min: -AMOUNT_MAX, inWords: 'is a whole number of minor units' }),
    read: (facts) => facts.grossTotal,
  },
  // A rate can make it larger than any amount of a purchase.
  totalBase: {
    ...number({ ...amount, max: Number.POSITIVE_INFINITY }),
    read: (facts) => facts.totalBase,
  },
  currency: { kind: 'text', lengthMax: 3, read: (facts) => facts.currency },
  channel: { kind: 'text', lengthMax: 16, values: channels, read: (facts) => facts.channel },
  store: { kind: 'text', lengthMax: 64, read: (facts) => facts.store },
  storeGroup: { kind: 'text', lengthMax: 64, read: (facts) => facts.storeGroup },
  country: { kind: 'text', lengthMax: 2, read: (facts) => facts.country },
  skus: { kind: 'texts', lengthMax: 128, read: (facts) => facts.skus },
  categories: { kind: 'texts', lengthMax: 128, read: (facts) => facts.categories },
  quantity: {
    ...number({ min: 0, above: true, max: QUANTITY_MAX, integer: false, inWords: 'is above 0' }),
    read: (facts) => facts.quantity,
  },
  lineCount: {
    ...number({
      min: 1,
      max: LINES_MAX,
      integer: true,
      inWords: `is a whole number from 1 to ${LINES_MAX}`,
    }),
    read: (facts) => facts.lineCount,
  },
  weekday: {
    ...number({ min: 1, max: 7, integer: true, inWords: 'is from 1 (Monday) to 7 (Sunday)' }),
    read: (facts) => facts.weekday,
  },
  hour: {
    ...number({ min: 0, max: 23, integer: true, inWords: 'is a whole number from 0 to 23' }),
    read: (facts) => facts.hour,
  },
  tier: { kind: 'text', lengthMax: 64, read: (facts) => facts.tier },
  segments: personFacts.segments,
  purchaseCount: { ...number(count), read: (facts) => facts.purchaseCount },
  daysSinceEnrolment: { ...number(count), read: (facts) => facts.daysSinceEnrolment },
  isBirthday: personFacts.isBirthday,
  attributes: personFacts.attributes,
  amountOf: {
    ...number(amount),
    params: ofLines('total'),
    read: (facts, params) => facts.amountOf(params),
  },
  quantityOf: {
    ...number({ min: 0, max: QUANTITY_MAX, integer: false, inWords: 'is 0 or above' }),
    params: ofLines('quantity'),
    read: (facts, params) => facts.quantityOf(params),
  },
} satisfies FactSet<PromotionFacts>;
