import type { Condition, FactReference, Test } from '#shared/domain/conditions/condition.ts';
import { factKindOf } from '#shared/domain/conditions/fact-kinds.ts';
import {
  allFacts,
  type Claim,
  canBeTogether,
  type Known,
  narrowedBy,
  type PossibleFacts,
  partsOfWholes,
} from '#shared/domain/conditions/possible-facts.ts';
import { hoursOfWindow } from '#shared/domain/conditions/window-hours.ts';
import type { FieldError } from '#shared/domain/refusal.ts';
import type { Promotion } from './promotion.ts';

/** Narrowings that one question may take. Beyond, nothing is said: what is refused is certain. */
const STEPS_MAX = 4000;
/** For all questions that only make the message better. */
const EXPLAINING_STEPS_MAX = 8000;

interface Placed {
  readonly at: string;
}

type Formula =
  | (Placed & { readonly claim: Claim })
  | (Placed & { readonly all: readonly Formula[] })
  | (Placed & { readonly any: readonly Formula[] });

interface Budget {
  steps: number;
}

/**
 * Where a promotion contradicts itself, so that no purchase of any member could ever meet it; undefined where none is
 * found. What is found is certain; what is not found may still contradict itself: a search has its bounds, and money
 * is not followed from one currency to another. Expects conditions that `checkConditions` lets pass.
 */
export function findContradiction(
  promotion: Promotion,
  timeZone: string,
  known: Omit<Known, 'order'>,
): FieldError | undefined {
  const parts = demandsOf(promotion, timeZone);
  const facts = allFacts({ ...known, order: partsOfWholes(numbersAsked(promotion.conditions)) });
  const canHold = (some: readonly Formula[], budget: Budget) => isPossible(some, facts, budget);
  if (canHold(parts, { steps: STEPS_MAX })) return undefined;
  const budget = { steps: EXPLAINING_STEPS_MAX };
  const last = firstThat(parts.length, (count) => !canHold(parts.slice(0, count), budget));
  const later = parts[last - 1];
  if (!later) return undefined;
  if (!canHold([later], budget)) return { pointer: later.at, message: neverHolds(later) };
  const earlier = parts.slice(0, last - 1).find((part) => !canHold([part, later], budget));
  return { pointer: later.at, message: neverTogether(earlier) };
}

const END = ', so the promotion would never apply';

function neverHolds(part: Formula): string {
  if ('any' in part) return `can never hold: each part of it contradicts itself${END}`;
  if ('all' in part || part.claim.is !== 'test') return `can never hold${END}`;
  const { test } = part.claim;
  const kind = factKindOf(test.fact);
  const isRange = kind?.kind === 'number' && typeof test.value !== 'object';
  return `can never hold${isRange || Array.isArray(test.value) ? rangeOf(test) : ''}${END}`;
}

function rangeOf({ fact }: Test): string {
  const kind = factKindOf(fact);
  return kind?.kind === 'number' ? ` (${fact} ${kind.range.says})` : '';
}

function neverTogether(earlier: Formula | undefined): string {
  if (!earlier) return `can never hold together with what stands before it${END}`;
  if ('claim' in earlier && earlier.claim.is === 'window') {
    return `has no hour between /schedule/from and /schedule/to${END}`;
  }
  return `can never hold together with ${earlier.at}${END}`;
}

/** The smallest number from 1 on that has a property which all larger ones have too. */
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

/** All that must hold for it to apply, in the order in which it is written. */
function demandsOf({ schedule, audience, conditions }: Promotion, timeZone: string): readonly Formula[] {
  const demands: Formula[] = [];
  const demand = (at: string, claim: Claim) => demands.push({ at, claim });
  const isIn = (fact: string, value: readonly (string | number)[]): Claim => ({
    is: 'test',
    test: { fact, operator: 'in', value },
    holds: true,
  });
  if (schedule?.from !== undefined && schedule.to !== undefined) {
    const hours = hoursOfWindow(schedule.from, schedule.to, timeZone);
    if (hours) demand('/schedule/to', { is: 'window', hours });
  }
  if (schedule?.weekdays) demand('/schedule/weekdays', isIn('weekday', schedule.weekdays));
  if (schedule?.hours) demand('/schedule/hours', isIn('hour', hoursBetween(...schedule.hours)));
  if (audience?.tiers) demand('/audience/tiers', isIn('tier', audience.tiers));
  if (audience?.segments) demand('/audience/segments', { is: 'segments', oneOf: audience.segments });
  return [...demands, ...conjuncts(formulaOf(conditions, '/conditions', true))];
}

function hoursBetween(from: number, to: number): readonly number[] {
  const all = [...Array(24).keys()];
  return all.filter((hour) => (from < to ? hour >= from && hour < to : hour >= from || hour < to));
}

/** A condition, or what holds where it does not: `not` goes inwards. */
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

function numbersAsked(condition: Condition): readonly FactReference[] {
  if ('not' in condition) return numbersAsked(condition.not);
  if ('all' in condition) return condition.all.flatMap(numbersAsked);
  if ('any' in condition) return condition.any.flatMap(numbersAsked);
  const { value } = condition;
  const other = typeof value === 'object' && 'fact' in value ? [value] : [];
  return [condition, ...other].filter(({ fact }) => factKindOf(fact)?.kind === 'number');
}

/** What all of them leave, with the choices still open; undefined where nothing is left. */
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
  // Parts that cannot hold by themselves are left out, and what is then no choice any more is taken, until all that
  // is open is a true choice.
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
