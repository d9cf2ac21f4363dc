import type { NumberOf } from '#shared/domain/conditions/compile.ts';
import { type Condition, isReference, type Scalar, type Test } from '#shared/domain/conditions/condition.ts';
import { operate } from '#shared/domain/conditions/operate.ts';
import { asksPerson } from '#shared/domain/conditions/person-tests.ts';
import type { Channel } from '#shared/domain/purchases/purchase.ts';
import type { Selection } from '#shared/domain/purchases/selection.ts';
import { promotionFacts } from './promotion-facts.ts';

/** A property of a purchase by which the promotions that may apply are found; `person` is a test that held. */
export type Dimension =
  | 'sku'
  | 'category'
  | 'store'
  | 'storeGroup'
  | 'country'
  | 'person'
  | 'hour'
  | 'weekday'
  | 'tier'
  | 'channel'
  | 'currency';

export interface Key {
  readonly dimension: Dimension;
  readonly value: Scalar;
}

/** A purchase for which it holds has at least one of these. None at all: it holds for no purchase. */
export type RequiredKeys = readonly Key[];

/** The number of purchases in a thousand that have a certain key: guesses, on which only speed depends. */
const purchasesWith: Readonly<Record<Dimension, number>> = {
  sku: 2,
  store: 20,
  storeGroup: 60,
  person: 60,
  category: 80,
  hour: 80,
  weekday: 140,
  country: 150,
  tier: 300,
  channel: 300,
  currency: 500,
};

const channels: Readonly<Record<Channel, true>> = { pos: true, web: true, app: true, partner: true };

/** Facts of few values: of those that satisfy a test, whatever its operator, one must be the purchase's. */
const values: ReadonlyMap<string, { dimension: Dimension; all: readonly Scalar[] }> = new Map([
  ['hour', { dimension: 'hour', all: Array.from({ length: 24 }, (_, hour) => hour) }],
  ['weekday', { dimension: 'weekday', all: [1, 2, 3, 4, 5, 6, 7] }],
  ['channel', { dimension: 'channel', all: Object.keys(channels) }],
]);

/** Facts that name one thing, or several. */
const named: ReadonlyMap<string, Dimension> = new Map<string, Dimension>([
  ['store', 'store'],
  ['storeGroup', 'storeGroup'],
  ['country', 'country'],
  ['tier', 'tier'],
  ['currency', 'currency'],
]);
const naming: ReadonlyMap<string, Dimension> = new Map<string, Dimension>([
  ['skus', 'sku'],
  ['categories', 'category'],
]);

/** The keys of which a purchase needs one for a condition to hold; undefined where it may hold without any. */
export function requiredKeys(condition: Condition, numberOf: NumberOf): RequiredKeys | undefined {
  if ('any' in condition) {
    const branches = condition.any.map((child) => requiredKeys(child, numberOf));
    // An empty `any` holds.
    if (branches.length === 0 || branches.includes(undefined)) return undefined;
    return branches.flatMap((keys) => keys ?? []);
  }
  if ('all' in condition) return mostSelective(condition.all.map((child) => requiredKeys(child, numberOf)));
  if ('not' in condition) return undefined;
  return asksPerson(promotionFacts, condition)
    ? [{ dimension: 'person', value: numberOf(condition) }]
    : ofTest(condition);
}

function mostSelective(choices: readonly (RequiredKeys | undefined)[]): RequiredKeys | undefined {
  const share = (keys: RequiredKeys) =>
    keys.reduce((sum, { dimension }) => sum + purchasesWith[dimension], 0);
  return choices.reduce((best, keys) => {
    if (!best || !keys) return best ?? keys;
    return share(keys) < share(best) ? keys : best;
  }, undefined);
}

function ofTest({ fact, operator, value, params }: Test): RequiredKeys | undefined {
  if (isReference(value)) return undefined;
  const few = values.get(fact);
  if (few) {
    return few.all
      .filter((one) => operate[operator](one, value))
      .map((one) => ({ dimension: few.dimension, value: one }));
  }
  const name = named.get(fact);
  if (name && operator === 'equal' && !Array.isArray(value)) {
    return [{ dimension: name, value: value as Scalar }];
  }
  if (name && operator === 'in' && Array.isArray(value)) {
    return value.map((one: Scalar) => ({ dimension: name, value: one }));
  }
  const list = naming.get(fact);
  if (list && operator === 'contains' && !Array.isArray(value)) {
    return [{ dimension: list, value: value as Scalar }];
  }
  if (fact === 'amountOf' || fact === 'quantityOf') return ofSum(operator, value, params ?? {});
  return undefined;
}

/** A sum over lines that must be above 0 needs a line. */
function ofSum(
  operator: Test['operator'],
  value: unknown,
  { skus, categories }: Selection,
): RequiredKeys | undefined {
  if (!skus && !categories) return undefined;
  if (typeof value !== 'number') return undefined;
  const aboveNothing =
    operator === 'greaterThan'
      ? value >= 0
      : (operator === 'greaterThanInclusive' || operator === 'equal') && value > 0;
  if (!aboveNothing) return undefined;
  return [
    ...(skus ?? []).map((sku) => ({ dimension: 'sku' as const, value: sku })),
    ...(categories ?? []).map((category) => ({ dimension: 'category' as const, value: category })),
  ];
}
