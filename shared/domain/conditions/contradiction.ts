import type { FieldError } from '#shared/domain/refusal.ts';
import { type Condition, type FactReference, isReference, type Test } from './condition.ts';
import { type FactKinds, factOf } from './fact-set.ts';
import {
  allFacts,
  type Claim,
  canBeTogether,
  type Known,
  narrowedBy,
  type PossibleFacts,
} from './possible-facts.ts';

/** Narrowings that one question may take. Beyond the limit nothing is refused: a refusal is certain. */
const STEPS_MAX = 4000;
/** Narrowings of all questions that only make the message more precise. */
const EXPLAINING_STEPS_MAX = 8000;

/** A claim outside the conditions, with its place in the document. */
export interface Demand {
  readonly at: string;
  readonly claim: Claim;
}

interface Placed {
  readonly at: string;
}

type Formula =
  | Demand
  | (Placed & { readonly all: readonly Formula[] })
  | (Placed & { readonly any: readonly Formula[] });

interface Budget {
  steps: number;
}

/** The rules and claims that conditions must fit. */
export interface Search {
  readonly known: Known;
  /** Claims that must hold too; they stand before the conditions. */
  readonly demands: readonly Demand[];
  /** Ends every message: `so the promotion would never apply`. */
  readonly consequence: string;
}

/**
 * The part of a document that contradicts the rest, so that no event could ever meet its demands and conditions;
 * undefined where none is found. An error that is found is certain; a contradiction may go unfound, for the search has
 * its bounds. Expects conditions that `checkConditions` lets pass.
 */
export function findContradiction(
  conditions: Condition,
  at: string,
  { known, demands, consequence }: Search,
): FieldError | undefined {
  const { facts: kinds } = known;
  const parts = [...demands, ...conjuncts(formulaOf(conditions, at, true))];
  const facts = allFacts(known, numbersTested(kinds, conditions));
  const canHold = (some: readonly Formula[], budget: Budget) => isPossible(some, facts, budget);
  if (canHold(parts, { steps: STEPS_MAX })) return undefined;
  const budget = { steps: EXPLAINING_STEPS_MAX };
  const last = firstThat(parts.length, (count) => !canHold(parts.slice(0, count), budget));
  const later = parts[last - 1];
  if (!later) return undefined;
  const refused = (reason: string) => ({ pointer: later.at, message: `${reason}, ${consequence}` });
  if (!canHold([later], budget)) return refused(neverHolds(kinds, later));
  const earlier = parts.slice(0, last - 1).find((part) => !canHold([part, later], budget));
  return refused(neverTogether(earlier));
}

function neverHolds(kinds: FactKinds, part: Formula): string {
  if ('any' in part) return 'can never hold: each part of it contradicts itself';
  if ('all' in part || part.claim.is !== 'test') return 'can never hold';
  const { test } = part.claim;
  const isRange = factOf(kinds, test.fact)?.kind === 'number' && typeof test.value !== 'object';
  return `can never hold${isRange || Array.isArray(test.value) ? rangeOf(kinds, test) : ''}`;
}

function rangeOf(kinds: FactKinds, { fact }: Test): string {
  const kind = factOf(kinds, fact);
  return kind?.kind === 'number' ? ` (${fact} ${kind.range.inWords})` : '';
}

function neverTogether(earlier: Formula | undefined): string {
  if (!earlier) return 'can never hold together with what stands before it';
  if ('claim' in earlier && earlier.claim.is === 'joint') return earlier.claim.message;
  return `can never hold together with ${earlier.at}`;
}

/** The smallest number from 1 on with a property that all larger numbers have too. */
function firstThat(max: number, has: (count: number) => boolean): number {
  let low = 1;
  let high = max;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (has(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** A condition, or its negation where it must not hold: `not` moves inwards to the tests. */
function formulaOf(condition: Condition, at: string, holds: boolean): Formula {
  if ('not' in condition) return formulaOf(condition.not, `${at}/not`, !holds);
  if (!('all' in condition) && !('any' in condition)) {
    return { at, claim: { is: 'test', test: condition, holds } };
  }
  const group = 'all' in condition ? 'all' : 'any';
  const parts = 'all' in condition ? condition.all : condition.any;
  const formulas = parts.map((part, index) => formulaOf(part, `${at}/${group}/${index}`, holds));
  const place = `${at}/${group}`;
  return (group === 'all') === holds ? { at: place, all: formulas } : { at: place, any: formulas };
}

function conjuncts(formula: Formula): readonly Formula[] {
  return 'all' in formula ? formula.all.flatMap(conjuncts) : [formula];
}

function numbersTested(kinds: FactKinds, condition: Condition): readonly FactReference[] {
  if ('not' in condition) return numbersTested(kinds, condition.not);
  if ('all' in condition) return condition.all.flatMap((part) => numbersTested(kinds, part));
  if ('any' in condition) return condition.any.flatMap((part) => numbersTested(kinds, part));
  const other = isReference(condition.value) ? [condition.value] : [];
  return [condition, ...other].filter(({ fact }) => factOf(kinds, fact)?.kind === 'number');
}

/** The events that all formulas leave, with the choices still open; undefined where no event is left. */
function absorbed(formulas: readonly Formula[], before: PossibleFacts, budget: Budget) {
  const choices: (readonly Formula[])[] = [];
  let facts: PossibleFacts | undefined = before;
  for (const formula of formulas.flatMap(conjuncts)) {
    budget.steps -= 1;
    if ('any' in formula) choices.push(formula.any);
    else if ('claim' in formula) facts = narrowedBy(facts, formula.claim);
    if (!facts) return undefined;
  }
  return canBeTogether(facts) ? { facts, choices } : undefined;
}

/** False only where certain. */
function isPossible(formulas: readonly Formula[], before: PossibleFacts, budget: Budget): boolean {
  const step = absorbed(formulas, before, budget);
  if (!step) return false;
  let { facts } = step;
  let open = step.choices;
  // Leaves out parts that cannot hold by themselves, and takes a choice with one part left, until every open choice has
  // at least two parts.
  for (let settled = false; !settled; ) {
    settled = true;
    const still: (readonly Formula[])[] = [];
    for (const parts of open) {
      if (budget.steps <= 0) return true;
      const left = parts.filter((part) => absorbed([part], facts, budget));
      const [only] = left;
      if (!only) return false;
      if (left.length > 1) {
        still.push(left);
        continue;
      }
      const taken = absorbed([only], facts, budget);
      if (!taken) return false;
      facts = taken.facts;
      still.push(...taken.choices);
      settled = false;
    }
    open = still;
  }
  const [first, ...rest] = open.toSorted((one, other) => one.length - other.length);
  if (!first) return true;
  const others = rest.map((any): Formula => ({ at: '', any }));
  return first.some((part) => isPossible([part, ...others], facts, budget));
}
