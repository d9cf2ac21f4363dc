import {
  type FactReference,
  isReference,
  type Operator,
  type Params,
  type Scalar,
  type Test,
} from './condition.ts';
import { type FactKind, type FactKinds, factOf } from './fact-set.ts';
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

/** The bounds on numbers and lists of one event, by the name of the fact; a part of a whole has its own name. */
export interface Bounded {
  readonly numbers: ReadonlyMap<string, Numbers>;
  /** The fact and the params of each part among `numbers`. */
  readonly parts: ReadonlyMap<string, FactReference>;
  readonly elements: ReadonlyMap<string, Elements>;
}

/** Rules that hold for every event, with the kinds of its facts. */
export interface Known {
  readonly facts: FactKinds;
  /** All texts that a fact can be, by its name. */
  readonly values: Readonly<Record<string, readonly string[]>>;
  /** Narrows numbers by the rules that bind facts to each other; undefined where they cannot all hold. */
  readonly relate?: ((bounded: Bounded) => ReadonlyMap<string, Numbers> | undefined) | undefined;
}

/** A statement that holds for an event and its member. */
export type Claim =
  | { readonly is: 'test'; readonly test: Test; readonly holds: boolean }
  /** A list has at least one of these. */
  | { readonly is: 'one-of'; readonly fact: string; readonly oneOf: readonly string[] }
  /** Several numbers fit together. */
  | {
      readonly is: 'joint';
      readonly canHold: (numbers: ReadonlyMap<string, Numbers>) => boolean;
      /** The message for a later part that cannot hold together with this claim. */
      readonly message: string;
    };

type JointClaim = Extract<Claim, { is: 'joint' }>;

/** The first is at most the second; `strict`: below it. */
export interface AtMost {
  readonly lower: string;
  readonly upper: string;
  readonly strict: boolean;
}

/** The events that are still possible once some claims hold. */
export interface PossibleFacts extends Bounded {
  readonly known: Known;
  readonly choices: ReadonlyMap<string, Choices>;
  readonly attributes: ReadonlyMap<string, readonly AttributeClaim[]>;
  /** The order of the tested numbers that holds for every event: see `partsOfWholes`. */
  readonly knownOrder: readonly AtMost[];
  readonly order: readonly AtMost[];
  readonly different: readonly (readonly [string, string])[];
  readonly joint: readonly JointClaim[];
}

/** All events. `tested` are the numbers that conditions test. */
export function allFacts(known: Known, tested: readonly FactReference[]): PossibleFacts {
  return {
    known,
    numbers: new Map(),
    parts: new Map(),
    choices: new Map(),
    elements: new Map(),
    attributes: new Map(),
    knownOrder: partsOfWholes(known.facts, tested),
    order: [],
    different: [],
    joint: [],
  };
}

function paramsRuleOf(kind: FactKind | undefined) {
  return kind?.kind === 'number' ? kind.params : undefined;
}

/** Equal for the same fact with the same params in any order; a fact with `{}` has the name of its whole. */
function nameOf(facts: FactKinds, { fact, params }: FactReference): string {
  const rule = paramsRuleOf(factOf(facts, fact));
  if (!params || !rule) return fact;
  const lists = Object.keys(rule.lists);
  if (lists.every((list) => !params[list])) return rule.whole;
  return JSON.stringify([fact, ...lists.map((list) => sorted(params[list]))]);
}

/** The name of a part is a JSON list; the name of a fact is none. */
function isPart(name: string): boolean {
  return name.startsWith('[');
}

function sorted(list: readonly string[] | undefined): readonly string[] {
  return [...new Set(list)].sort();
}

/** The events that are possible once a claim holds too; undefined where there are none. */
export function narrowedBy(facts: PossibleFacts, claim: Claim): PossibleFacts | undefined {
  if (claim.is === 'joint') return { ...facts, joint: [...facts.joint, claim] };
  if (claim.is === 'one-of') return withElements(facts, claim.fact, { oneOf: [claim.oneOf] });
  const { test, holds } = claim;
  const kind = factOf(facts.known.facts, test.fact)?.kind;
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
  const values = factOf(known.values, fact);
  if (values) return { only: values, never };
  const kind = factOf(known.facts, fact);
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

/** Adds a fact to the numbers that are followed, with its whole range. */
function watching(facts: PossibleFacts, reference: FactReference): PossibleFacts {
  const kinds = facts.known.facts;
  const name = nameOf(kinds, reference);
  if (facts.numbers.has(name)) return facts;
  const kind = factOf(kinds, isPart(name) ? reference.fact : name);
  if (kind?.kind !== 'number') return facts;
  const numbers = new Map(facts.numbers).set(name, numbersOf(kind.range));
  if (!isPart(name)) return { ...facts, numbers };
  return { ...facts, numbers, parts: new Map(facts.parts).set(name, reference) };
}

function withNumber(before: PossibleFacts, test: Test, operator: Operator): PossibleFacts | undefined {
  const facts = watching(before, test);
  const name = nameOf(facts.known.facts, test);
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
  const other = nameOf(facts.known.facts, value);
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
 * Whether all claims can hold for one event, by the checks that are cheap: the rules between facts, parts against their
 * wholes, facts against facts, and joint claims. True in doubt.
 */
export function canBeTogether(facts: PossibleFacts): boolean {
  const { relate } = facts.known;
  const numbers = relate ? relate(facts) : facts.numbers;
  if (!numbers) return false;
  const order = [...facts.order, ...facts.knownOrder];
  const bounded = boundedByOrder(numbers, order);
  if (!bounded) return false;
  if (facts.order.some((each) => each.strict && isAtMost(order, each.upper, each.lower))) return false;
  if (facts.different.some(([one, other]) => areSame(bounded, one, other))) return false;
  return facts.joint.every(({ canHold }) => canHold(bounded));
}

/** The first parts are compared with each other, the rest only with their wholes. */
const PARTS_MAX = 30;

/** A part is at most a larger part of the same fact, and at most the whole. */
function partsOfWholes(facts: FactKinds, references: readonly FactReference[]): readonly AtMost[] {
  const parts = new Map(references.map((reference) => [nameOf(facts, reference), reference]));
  const order: AtMost[] = [];
  const compared = [...parts].filter(([name]) => isPart(name));
  for (const [index, [lower, { fact, params = {} }]] of compared.entries()) {
    order.push({ lower, upper: paramsRuleOf(factOf(facts, fact))?.whole ?? fact, strict: false });
    if (index >= PARTS_MAX) continue;
    for (const [upper, other] of compared.slice(0, PARTS_MAX)) {
      if (upper !== lower && other.fact === fact && isPartOf(params, other.params ?? {})) {
        order.push({ lower, upper, strict: false });
      }
    }
  }
  return order;
}

function isPartOf(part: Params, whole: Params): boolean {
  return Object.entries(part).every(([list, values = []]) => {
    const all = whole[list] ?? [];
    return values.length <= all.length && values.every((value) => all.includes(value));
  });
}

/** Passes bounds along the order. Every bound on the way is implied, so the loop may stop at any time. */
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

/** Whether one fact is at most the other by the order, over any number of steps. */
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
