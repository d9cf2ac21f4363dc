import type { FactReference, Operator, Scalar, Test } from './condition.ts';
import { factKindOf } from './fact-kinds.ts';
import {
  type AttributeClaim,
  above,
  anyElements,
  attributeCanBe,
  below,
  type Choices,
  type Elements,
  type Numbers,
  narrowChoices,
  narrowElements,
  narrowNumbers,
  numbersOf,
  opposite,
} from './possible-values.ts';
import type { Selection } from './selection.ts';
import { hourOfWeek } from './window-hours.ts';

/** What holds of every purchase. */
export interface Known {
  readonly tiers: readonly string[];
  readonly currencies: readonly string[];
  /** See `partsOfWholes`. */
  readonly order: readonly AtMost[];
}

/** Something that holds of a purchase and its member. */
export type Claim =
  | { readonly is: 'test'; readonly test: Test; readonly holds: boolean }
  | { readonly is: 'segments'; readonly oneOf: readonly string[] }
  | { readonly is: 'window'; readonly hours: ReadonlySet<number> };

/** The first is at most the second; `strict`: below it. */
export interface AtMost {
  readonly lower: string;
  readonly upper: string;
  readonly strict: boolean;
}

/** What a purchase and its member can still be once some claims hold of them. */
export interface PossibleFacts {
  readonly known: Known;
  readonly numbers: ReadonlyMap<string, Numbers>;
  /** What each of `numbers` looks at, where it has params. */
  readonly selections: ReadonlyMap<string, Selection>;
  readonly choices: ReadonlyMap<string, Choices>;
  readonly elements: ReadonlyMap<string, Elements>;
  readonly attributes: ReadonlyMap<string, readonly AttributeClaim[]>;
  readonly order: readonly AtMost[];
  readonly different: readonly (readonly [string, string])[];
  readonly window: ReadonlySet<number> | undefined;
}

export function allFacts(known: Known): PossibleFacts {
  return {
    known,
    numbers: new Map(),
    selections: new Map(),
    choices: new Map(),
    elements: new Map(),
    attributes: new Map(),
    order: [],
    different: [],
    window: undefined,
  };
}

const wholes: Readonly<Record<string, string>> = { amountOf: 'total', quantityOf: 'quantity' };

/** The same for the same fact of the same lines, however they are written; `amountOf` all lines is `total`. */
function nameOf({ fact, params }: FactReference): string {
  if (!params) return fact;
  const { skus, categories } = params;
  if (!skus && !categories) return wholes[fact] ?? fact;
  return JSON.stringify([fact, sorted(skus), sorted(categories)]);
}

function isPart(name: string): boolean {
  return name.startsWith('[');
}

function sorted(list: readonly string[] | undefined): readonly string[] {
  return [...new Set(list)].sort();
}

function isReference(value: Test['value']): value is FactReference {
  return typeof value === 'object' && !Array.isArray(value);
}

/** What is possible once a claim holds too, or undefined where nothing is. */
export function narrowedBy(facts: PossibleFacts, claim: Claim): PossibleFacts | undefined {
  if (claim.is === 'window') return { ...facts, window: claim.hours };
  if (claim.is === 'segments') return withElements(facts, 'segments', { oneOf: [claim.oneOf] });
  const { test, holds } = claim;
  const kind = factKindOf(test.fact)?.kind;
  if (kind === 'attributes') return withAttribute(facts, test, holds);
  const operator = holds ? test.operator : opposite(test.operator);
  if (kind === 'texts') {
    const named = new Set(scalarsOf(test));
    return withElements(facts, test.fact, operator === 'contains' ? { needed: named } : { never: named });
  }
  if (kind === 'number') return withNumber(facts, test, operator);
  const choices = narrowChoices(choicesOf(facts, test.fact), operator, scalarsOf(test));
  return choices && { ...facts, choices: new Map(facts.choices).set(test.fact, choices) };
}

function scalarsOf({ value }: Test): readonly Scalar[] {
  if (typeof value !== 'object') return [value];
  return isReference(value) ? [] : value;
}

function withElements(facts: PossibleFacts, fact: string, change: Partial<Elements>) {
  const elements = narrowElements(facts.elements.get(fact) ?? anyElements, change);
  return elements && { ...facts, elements: new Map(facts.elements).set(fact, elements) };
}

function choicesOf({ choices, known }: PossibleFacts, fact: string): Choices {
  const before = choices.get(fact);
  if (before) return before;
  const never = new Set<Scalar>();
  if (fact === 'tier') return { only: known.tiers, never };
  if (fact === 'currency') return { only: known.currencies, never };
  const kind = factKindOf(fact);
  if (kind?.kind === 'flag') return { only: [true, false], never };
  return { only: kind?.kind === 'text' ? kind.values : undefined, never };
}

function withAttribute(facts: PossibleFacts, test: Test, holds: boolean): PossibleFacts | undefined {
  const path = test.path ?? '';
  const claim = { operator: test.operator, values: scalarsOf(test), holds };
  const claims = [...(facts.attributes.get(path) ?? []), claim];
  if (!attributeCanBe(claims)) return undefined;
  return { ...facts, attributes: new Map(facts.attributes).set(path, claims) };
}

/** The fact among those looked at, with all that it can be. */
function watching(facts: PossibleFacts, reference: FactReference): PossibleFacts {
  const name = nameOf(reference);
  if (facts.numbers.has(name)) return facts;
  const kind = factKindOf(isPart(name) ? reference.fact : name);
  if (kind?.kind !== 'number') return facts;
  const numbers = new Map(facts.numbers).set(name, numbersOf(kind.range));
  const { params } = reference;
  if (!params || !isPart(name)) return { ...facts, numbers };
  return { ...facts, numbers, selections: new Map(facts.selections).set(name, params) };
}

function withNumber(before: PossibleFacts, test: Test, operator: Operator): PossibleFacts | undefined {
  const facts = watching(before, test);
  const name = nameOf(test);
  if (isReference(test.value)) return withRelation(watching(facts, test.value), name, operator, test.value);
  const values = scalarsOf(test).filter((value) => typeof value === 'number');
  const numbers = facts.numbers.get(name);
  if (!numbers) return facts;
  const narrowed = narrowNumbers(numbers, operator, values);
  return narrowed && { ...facts, numbers: new Map(facts.numbers).set(name, narrowed) };
}

function withRelation(
  facts: PossibleFacts,
  name: string,
  operator: Operator,
  value: FactReference,
): PossibleFacts | undefined {
  const other = nameOf(value);
  const added = (...order: AtMost[]) => ({ ...facts, order: [...facts.order, ...order] });
  switch (operator) {
    case 'equal':
      return added(
        { lower: name, upper: other, strict: false },
        { lower: other, upper: name, strict: false },
      );
    case 'notEqual':
      return { ...facts, different: [...facts.different, [name, other]] };
    case 'lessThan':
    case 'lessThanInclusive':
      return added({ lower: name, upper: other, strict: operator === 'lessThan' });
    case 'greaterThan':
    case 'greaterThanInclusive':
      return added({ lower: other, upper: name, strict: operator === 'greaterThan' });
    default:
      return facts;
  }
}

/**
 * Whether the facts can be so together, as far as that is cheap to say: what lines are in the basket against what is
 * counted of them, parts against their wholes, facts against facts, the hours of the window. True where in doubt.
 */
export function canBeTogether(facts: PossibleFacts): boolean {
  const numbers = countedFromLines(facts);
  if (!numbers) return false;
  const order = [...facts.order, ...facts.known.order];
  const bounded = boundedByOrder(numbers, order);
  if (!bounded) return false;
  if (facts.order.some((each) => each.strict && isAtMost(order, each.upper, each.lower))) return false;
  if (facts.different.some(([one, other]) => areSame(bounded, one, other))) return false;
  return fitsWindow(bounded, facts.window);
}

/** A line has one SKU, at most one category, and a quantity above 0. */
function countedFromLines({ numbers: before, selections, elements }: PossibleFacts) {
  const numbers = new Map(before);
  const narrow = (name: string, change: (values: Numbers) => Numbers | undefined) => {
    const values = numbers.get(name);
    const narrowed = values && change(values);
    if (narrowed) numbers.set(name, narrowed);
    return values === undefined || narrowed !== undefined;
  };
  const skus = elements.get('skus') ?? anyElements;
  const categories = elements.get('categories') ?? anyElements;
  const linesNeeded = Math.max(skus.needed.size, categories.needed.size);
  if (!narrow('lineCount', (values) => above(values, linesNeeded, false))) return undefined;
  for (const [name, selection] of selections) {
    const isQuantity = name.startsWith('["quantityOf"');
    const named = [
      ...(selection.skus ?? []).map((sku) => [skus, sku] as const),
      ...(selection.categories ?? []).map((category) => [categories, category] as const),
    ];
    const isNeeded = named.some(([list, value]) => list.needed.has(value));
    if (isQuantity && isNeeded && !narrow(name, (values) => above(values, 0, true))) return undefined;
    const isAbsent = named.every(([list, value]) => list.never.has(value));
    if (isAbsent && !narrow(name, (values) => below(values, 0, false))) return undefined;
  }
  return numbers;
}

/** So many are compared with each other; the rest only with their wholes. */
const PARTS_MAX = 30;

/** What is counted of some lines is at most what is counted of more lines, or of all. */
export function partsOfWholes(references: readonly FactReference[]): readonly AtMost[] {
  const parts = new Map(references.map((reference) => [nameOf(reference), reference]));
  const order: AtMost[] = [];
  const compared = [...parts].filter(([name]) => isPart(name));
  for (const [index, [lower, { fact, params = {} }]] of compared.entries()) {
    order.push({ lower, upper: wholes[fact] ?? fact, strict: false });
    if (index >= PARTS_MAX) continue;
    for (const [upper, other] of compared.slice(0, PARTS_MAX)) {
      if (upper !== lower && other.fact === fact && isPartOf(params, other.params ?? {})) {
        order.push({ lower, upper, strict: false });
      }
    }
  }
  return order;
}

function isPartOf(part: Selection, whole: Selection): boolean {
  const isWithin = (list: readonly string[] = [], all: readonly string[] = []) =>
    list.length <= all.length && list.every((value) => all.includes(value));
  return isWithin(part.skus, whole.skus) && isWithin(part.categories, whole.categories);
}

/** Bounds travel along the order; every bound on the way is implied, so it may stop at any time. */
function boundedByOrder(before: ReadonlyMap<string, Numbers>, order: readonly AtMost[]) {
  const numbers = new Map(before);
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    let changed = false;
    for (const { lower, upper, strict } of order) {
      const one = numbers.get(lower);
      const other = numbers.get(upper);
      if (!one || !other) continue;
      const lowered = below(one, other.high, strict || other.highOpen);
      const raised = above(other, one.low, strict || one.lowOpen);
      if (!lowered || !raised) return undefined;
      changed ||= lowered !== one || raised !== other;
      numbers.set(lower, lowered).set(upper, raised);
    }
    if (!changed) break;
  }
  return numbers;
}

const ROUNDS_MAX = 8;

/** Whether one is at most the other by the order, over any number of steps. */
function isAtMost(order: readonly AtMost[], from: string, to: string): boolean {
  const seen = new Set([from]);
  for (const name of seen) {
    if (name === to) return true;
    for (const { lower, upper } of order) if (lower === name) seen.add(upper);
  }
  return false;
}

function areSame(numbers: ReadonlyMap<string, Numbers>, one: string, other: string): boolean {
  if (one === other) return true;
  const [first, second] = [numbers.get(one), numbers.get(other)];
  if (!first || !second) return false;
  return first.low === first.high && second.low === second.high && first.low === second.low;
}

function fitsWindow(numbers: ReadonlyMap<string, Numbers>, window: ReadonlySet<number> | undefined): boolean {
  if (!window) return true;
  const among = (name: string, values: readonly number[]) => {
    const possible = numbers.get(name);
    return possible ? values.filter((value) => narrowNumbers(possible, 'equal', [value])) : values;
  };
  const hours = among('hour', [...Array(24).keys()]);
  return among('weekday', [1, 2, 3, 4, 5, 6, 7]).some((weekday) =>
    hours.some((hour) => window.has(hourOfWeek(weekday, hour))),
  );
}
