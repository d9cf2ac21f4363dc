import { operators } from './condition.ts';

/** Numbers that a fact can be. */
export interface NumberRange {
  readonly min: number;
  /** Above `min`, never the same. */
  readonly above?: true;
  readonly max: number;
  readonly integer: boolean;
  /** The same for a reader, to go on after the fact's name. */
  readonly says: string;
}

/** What a fact is, and so what may be asked of it. */
export type FactKind =
  | {
      readonly kind: 'number';
      readonly range: NumberRange;
      /** Asks for `params`: the lines it looks at. */
      readonly selects?: true;
    }
  | {
      readonly kind: 'text';
      readonly lengthMax: number;
      /** The only texts it can be, where the promotion alone says so. */
      readonly values?: readonly string[];
    }
  | { readonly kind: 'texts'; readonly lengthMax: number; readonly ofPerson?: true }
  | { readonly kind: 'flag'; readonly ofPerson: true }
  /** Values by `path`: texts, numbers, true or false, or nothing. */
  | { readonly kind: 'attributes'; readonly lengthMax: number; readonly ofPerson: true };

const channels = ['pos', 'web', 'app', 'partner'] as const;

/** What a purchase may have, by its contract. */
const AMOUNT_MAX = 1_000_000_000_000;
const LINES_MAX = 1000;
const QUANTITY_MAX = 1_000_000_000 * LINES_MAX;

const number = (range: NumberRange) => ({ kind: 'number', range }) as const;

const amount = { min: 0, max: AMOUNT_MAX, integer: true, says: 'is a whole number of minor units from 0 on' };
const count = { min: 0, max: Number.MAX_SAFE_INTEGER, integer: true, says: 'is a whole number from 0 on' };

/** Every fact that a promotion's conditions may ask, by its name. */
export const factKinds = {
  total: number(amount),
  // A rate can make it larger than any amount of a purchase.
  totalBase: number({ ...amount, max: Number.POSITIVE_INFINITY }),
  currency: { kind: 'text', lengthMax: 3 },
  channel: { kind: 'text', lengthMax: 16, values: channels },
  store: { kind: 'text', lengthMax: 64 },
  skus: { kind: 'texts', lengthMax: 128 },
  categories: { kind: 'texts', lengthMax: 128 },
  quantity: number({ min: 0, above: true, max: QUANTITY_MAX, integer: false, says: 'is above 0' }),
  lineCount: number({
    min: 1,
    max: LINES_MAX,
    integer: true,
    says: `is a whole number from 1 to ${LINES_MAX}`,
  }),
  weekday: number({ min: 1, max: 7, integer: true, says: 'is from 1 (Monday) to 7 (Sunday)' }),
  hour: number({ min: 0, max: 23, integer: true, says: 'is a whole number from 0 to 23' }),
  tier: { kind: 'text', lengthMax: 64 },
  segments: { kind: 'texts', lengthMax: 64, ofPerson: true },
  purchaseCount: number(count),
  daysSinceEnrolment: number(count),
  isBirthday: { kind: 'flag', ofPerson: true },
  attributes: { kind: 'attributes', lengthMax: 256, ofPerson: true },
  amountOf: { ...number(amount), selects: true },
  quantityOf: {
    ...number({ min: 0, max: QUANTITY_MAX, integer: false, says: 'is 0 or above' }),
    selects: true,
  },
} as const satisfies Readonly<Record<string, FactKind>>;

/** undefined where there is no such fact; safe with any text. */
export function factKindOf(fact: string): FactKind | undefined {
  return Object.hasOwn(factKinds, fact) ? factKinds[fact as keyof typeof factKinds] : undefined;
}

const comparisons = ['lessThan', 'lessThanInclusive', 'greaterThan', 'greaterThanInclusive'] as const;
const lists = ['contains', 'doesNotContain'] as const;

/** The operators that can ever hold, by what the fact is. */
export const operatorsOf: Readonly<Record<FactKind['kind'], readonly string[]>> = {
  number: operators.filter((operator) => !lists.some((list) => list === operator)),
  text: ['equal', 'notEqual', 'in', 'notIn'],
  texts: lists,
  flag: ['equal', 'notEqual'],
  attributes: operators.filter((operator) => !lists.some((list) => list === operator)),
};

export function isComparison(operator: string): boolean {
  return comparisons.some((comparison) => comparison === operator);
}
