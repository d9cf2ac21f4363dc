import { type Condition, isReference, type Test } from '#shared/domain/promotions/condition.ts';
import type { Facts } from '#shared/domain/promotions/facts.ts';
import { isListed } from '#shared/domain/promotions/listed.ts';
import { operate } from '#shared/domain/promotions/operate.ts';
import { asksPerson, segmentTest } from '#shared/domain/promotions/person-tests.ts';
import type { PromotionVersion } from '#shared/domain/promotions/promotion.ts';
import { readFact } from '#shared/domain/promotions/read-fact.ts';
import { isWithin } from '#shared/domain/promotions/schedule.ts';

/** Whether something holds of a purchase and of the recorded truths about its member. It keeps and allocates nothing. */
export type Holds = (facts: Facts, truths: Uint8Array | undefined) => boolean;

/** The number of a test of the person among those whose truths are given. */
export type NumberOf = (test: Test) => number;

interface Priced {
  readonly holds: Holds;
  /** Roughly how many times as long as the quickest it takes. */
  readonly cost: number;
}

const always: Holds = () => true;
const never: Holds = () => false;
const EVERYTHING = {};

/**
 * A condition tree as a predicate that is true exactly when json-rules-engine 7.3.1 says so: an empty `all` holds, and
 * so does an empty `any`; a fact that is not known is undefined.
 * https://github.com/CacheControl/json-rules-engine/blob/v7.3.1/src/rule.js
 */
export function compileCondition(condition: Condition, numberOf: NumberOf): Holds {
  return priced(condition, numberOf).holds;
}

/** A promotion's audience, schedule and conditions; whatever instants its schedule names are left to the caller. */
export function compilePromotion(
  { audience, schedule, conditions }: PromotionVersion,
  numberOf: NumberOf,
): Holds {
  // Nobody is in an experiment yet.
  if (audience?.experiment) return never;
  const parts: Priced[] = [];
  if (audience?.tiers) parts.push(tierIsOf(audience.tiers));
  if (audience?.segments) {
    parts.push(oneOf(audience.segments.map((segment) => truthOf(numberOf(segmentTest(segment))))));
  }
  if (schedule?.weekdays) parts.push(weekdayIsOf(schedule.weekdays));
  if (schedule?.hours) parts.push(hourIsIn(schedule.hours));
  return every([...parts, priced(conditions, numberOf)]).holds;
}

function priced(condition: Condition, numberOf: NumberOf): Priced {
  if ('any' in condition) return oneOf(condition.any.map((child) => priced(child, numberOf)));
  if ('all' in condition) return every(condition.all.map((child) => priced(child, numberOf)));
  if ('not' in condition) {
    const { holds, cost } = priced(condition.not, numberOf);
    return { holds: (facts, truths) => !holds(facts, truths), cost };
  }
  return asksPerson(condition) ? truthOf(numberOf(condition)) : testOf(condition);
}

const sumOfCosts = (parts: readonly Priced[]) => parts.reduce((sum, { cost }) => sum + cost, 0);

/** The quickest first: what holds does not depend on the order in which it is asked. */
const quickestFirst = (parts: readonly Priced[]): readonly Holds[] =>
  parts.toSorted((a, b) => a.cost - b.cost).map(({ holds }) => holds);

function every(parts: readonly Priced[]): Priced {
  const cost = sumOfCosts(parts);
  const list = quickestFirst(parts);
  const [first, second, third] = list;
  if (!first) return { holds: always, cost };
  if (!second) return { holds: first, cost };
  if (!third) return { holds: (facts, truths) => first(facts, truths) && second(facts, truths), cost };
  const holds: Holds = (facts, truths) => {
    for (const part of list) if (!part(facts, truths)) return false;
    return true;
  };
  return { holds, cost };
}

function oneOf(parts: readonly Priced[]): Priced {
  const cost = sumOfCosts(parts);
  const list = quickestFirst(parts);
  const [first, second] = list;
  if (!first) return { holds: always, cost };
  if (!second) return { holds: first, cost };
  const holds: Holds = (facts, truths) => {
    for (const part of list) if (part(facts, truths)) return true;
    return false;
  };
  return { holds, cost };
}

function truthOf(index: number): Priced {
  const byte = index >> 3;
  const bit = 1 << (index & 7);
  return { holds: (_, truths) => truths !== undefined && ((truths[byte] ?? 0) & bit) !== 0, cost: 1 };
}

function tierIsOf(tiers: readonly string[]): Priced {
  return { holds: (facts) => tiers.includes(facts.tier), cost: 1 };
}

function weekdayIsOf(weekdays: readonly number[]): Priced {
  return { holds: (facts) => weekdays.includes(facts.weekday), cost: 2 };
}

function hourIsIn(hours: readonly [number, number]): Priced {
  return { holds: (facts) => isWithin(hours, facts.hour), cost: 2 };
}

/** What must be added up over the lines comes last, after what looks through a list. */
function costOf(fact: string): number {
  if (fact === 'amountOf' || fact === 'quantityOf') return 20;
  return fact === 'skus' || fact === 'categories' ? 4 : 2;
}

function testOf({ fact, operator, value, params }: Test): Priced {
  const read = readFact(fact);
  const cost = costOf(fact);
  const asks = params ?? EVERYTHING;
  if (isReference(value)) {
    const other = readFact(value.fact);
    const of = value.params ?? EVERYTHING;
    const compare = operate[operator];
    const holds: Holds = (facts) => compare(read(facts, asks), other(facts, of));
    return { holds, cost: cost + costOf(value.fact) };
  }
  if (Array.isArray(value) && operator === 'in') {
    return { holds: (facts) => isListed(value, read(facts, asks)), cost };
  }
  if (Array.isArray(value) && operator === 'notIn') {
    return { holds: (facts) => !isListed(value, read(facts, asks)), cost };
  }
  const compare = operate[operator];
  const holds: Holds = (facts) => compare(read(facts, asks), value);
  return { holds, cost };
}
