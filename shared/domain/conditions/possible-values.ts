import type { Operator, Scalar } from './condition.ts';
import type { NumberRange } from './fact-set.ts';

/**
 * The values that a fact can still have once some tests of it hold. A narrowing returns undefined where no value is
 * left. The result may have values that are not possible; it never lacks one that is.
 */

export interface Numbers {
  readonly low: number;
  /** Above `low`, not `low` itself. */
  readonly lowOpen: boolean;
  readonly high: number;
  readonly highOpen: boolean;
  readonly integer: boolean;
  readonly only: readonly number[] | undefined;
  readonly never: ReadonlySet<number>;
}

export function numbersOf(range: NumberRange): Numbers {
  const { min, max, integer, above = false } = range;
  return {
    low: min,
    lowOpen: above,
    high: max,
    highOpen: false,
    integer,
    only: undefined,
    never: new Set(),
  };
}

function isWithin({ low, lowOpen, high, highOpen, integer, never }: Numbers, value: number): boolean {
  if (value < low || value > high || (lowOpen && value === low) || (highOpen && value === high)) return false;
  return !(integer && !Number.isInteger(value)) && !never.has(value);
}

/** Bounds as tight as they can be said, or undefined where there is no number between them. */
function tightened(numbers: Numbers): Numbers | undefined {
  const { low, high, only, never } = numbers;
  if (only) {
    const left = only.filter((value) => isWithin(numbers, value));
    if (left.length === 0) return undefined;
    const bounds = { low: Math.min(...left), high: Math.max(...left), lowOpen: false, highOpen: false };
    return { ...numbers, ...bounds, only: left };
  }
  if (!numbers.integer) {
    if (low > high) return undefined;
    return low === high && !isWithin(numbers, low) ? undefined : numbers;
  }
  let first = numbers.lowOpen ? Math.floor(low) + 1 : Math.ceil(low);
  let last = numbers.highOpen ? Math.ceil(high) - 1 : Math.floor(high);
  while (first <= last && never.has(first)) first += 1;
  while (first <= last && never.has(last)) last -= 1;
  if (first > last) return undefined;
  return { ...numbers, low: first, high: last, lowOpen: false, highOpen: false };
}

export function above(numbers: Numbers, bound: number, open: boolean): Numbers | undefined {
  if (bound < numbers.low || (bound === numbers.low && (numbers.lowOpen || !open))) return numbers;
  return tightened({ ...numbers, low: bound, lowOpen: open });
}

export function below(numbers: Numbers, bound: number, open: boolean): Numbers | undefined {
  if (bound > numbers.high || (bound === numbers.high && (numbers.highOpen || !open))) return numbers;
  return tightened({ ...numbers, high: bound, highOpen: open });
}

function amongNumbers(numbers: Numbers, values: readonly number[]): Numbers | undefined {
  const { only } = numbers;
  return tightened({ ...numbers, only: only ? only.filter((value) => values.includes(value)) : values });
}

function notAmongNumbers(numbers: Numbers, values: readonly number[]): Numbers | undefined {
  return tightened({ ...numbers, never: new Set([...numbers.never, ...values]) });
}

export function narrowNumbers(
  numbers: Numbers,
  operator: Operator,
  values: readonly number[],
): Numbers | undefined {
  const [bound = Number.NaN] = values;
  switch (operator) {
    case 'equal':
    case 'in':
      return amongNumbers(numbers, values);
    case 'notEqual':
    case 'notIn':
      return notAmongNumbers(numbers, values);
    case 'lessThan':
      return below(numbers, bound, true);
    case 'lessThanInclusive':
      return below(numbers, bound, false);
    case 'greaterThan':
      return above(numbers, bound, true);
    case 'greaterThanInclusive':
      return above(numbers, bound, false);
    default:
      return numbers;
  }
}

/** One text, or true or false; without `only` any. */
export interface Choices {
  readonly only: readonly Scalar[] | undefined;
  readonly never: ReadonlySet<Scalar>;
}

export function narrowChoices(
  { only, never }: Choices,
  operator: Operator,
  values: readonly Scalar[],
): Choices | undefined {
  if (operator === 'notEqual' || operator === 'notIn') {
    const refused = new Set([...never, ...values]);
    const left = only?.filter((value) => !refused.has(value));
    return left?.length === 0 ? undefined : { only: left, never: refused };
  }
  const named = new Set(values);
  const left = (only ?? values).filter((value) => named.has(value) && !never.has(value));
  return left.length === 0 ? undefined : { only: left, never };
}

/** A list of texts. */
export interface Elements {
  readonly needed: ReadonlySet<Scalar>;
  readonly never: ReadonlySet<Scalar>;
  /** The list has at least one element of each of these lists. */
  readonly oneOf: readonly (readonly Scalar[])[];
}

export const anyElements: Elements = { needed: new Set(), never: new Set(), oneOf: [] };

export function narrowElements(elements: Elements, change: Partial<Elements>): Elements | undefined {
  const needed = new Set([...elements.needed, ...(change.needed ?? [])]);
  const never = new Set([...elements.never, ...(change.never ?? [])]);
  const oneOf = [...elements.oneOf, ...(change.oneOf ?? [])];
  if ([...needed].some((value) => never.has(value))) return undefined;
  const isEmptied = oneOf.some((list) => list.every((value) => never.has(value)));
  return isEmptied ? undefined : { needed, never, oneOf };
}

/** A test of one attribute, and whether it holds. */
export interface AttributeClaim {
  readonly operator: Operator;
  readonly values: readonly Scalar[];
  readonly holds: boolean;
}

/** As json-rules-engine compares: a text that begins as a number is compared as the number that it is. */
function compares(value: Scalar, operator: Operator, bound: Scalar): boolean {
  if (Number.isNaN(Number.parseFloat(String(value)))) return false;
  const number = Number(value);
  switch (operator) {
    case 'lessThan':
      return number < Number(bound);
    case 'lessThanInclusive':
      return number <= Number(bound);
    case 'greaterThan':
      return number > Number(bound);
    default:
      return number >= Number(bound);
  }
}

function agrees(value: Scalar, { operator, values, holds }: AttributeClaim): boolean {
  if (operator === 'equal' || operator === 'in') return values.includes(value) === holds;
  if (operator === 'notEqual' || operator === 'notIn') return values.includes(value) !== holds;
  const [bound = Number.NaN] = values;
  return compares(value, operator, bound) === holds;
}

const opposites: Partial<Record<Operator, Operator>> = {
  equal: 'notEqual',
  notEqual: 'equal',
  in: 'notIn',
  notIn: 'in',
  contains: 'doesNotContain',
  doesNotContain: 'contains',
  lessThan: 'greaterThanInclusive',
  lessThanInclusive: 'greaterThan',
  greaterThan: 'lessThanInclusive',
  greaterThanInclusive: 'lessThan',
};

/** The operator that holds where this one does not, of a fact that is there and of its kind. */
export function opposite(operator: Operator): Operator {
  return opposites[operator] ?? operator;
}

function namesValues({ operator, holds }: AttributeClaim): boolean {
  return holds ? operator === 'equal' || operator === 'in' : operator === 'notEqual' || operator === 'notIn';
}

/** Whether an attribute, which may be missing and of any kind, can be as all claims say. */
export function attributeCanBe(claims: readonly AttributeClaim[]): boolean {
  const naming = claims.find(namesValues);
  if (naming) return naming.values.some((value) => claims.every((claim) => agrees(value, claim)));
  const compared = claims.filter(({ operator }) => /Than/.test(operator));
  // Missing, or a text: no comparison holds, and every comparison that must not hold does not.
  if (!compared.some(({ holds }) => holds)) return true;
  let numbers: Numbers | undefined = numbersOf({
    min: Number.NEGATIVE_INFINITY,
    max: Number.POSITIVE_INFINITY,
    integer: false,
    inWords: '',
  });
  for (const { operator, values, holds } of compared) {
    const [bound] = values;
    if (!numbers || typeof bound !== 'number') continue;
    numbers = narrowNumbers(numbers, holds ? operator : opposite(operator), [bound]);
  }
  return numbers !== undefined;
}
