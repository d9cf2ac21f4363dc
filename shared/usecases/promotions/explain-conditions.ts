import { Engine, type TopLevelCondition } from 'json-rules-engine';
import type {
  Condition,
  FactReference,
  Operator,
  Scalar,
  Test,
} from '#shared/domain/conditions/condition.ts';
import type { Facts } from '#shared/domain/conditions/facts.ts';
import { asksPerson, segmentTest, testKey, truthAt } from '#shared/domain/conditions/person-tests.ts';
import { purchaseFacts } from '#shared/domain/conditions/read-fact.ts';
import type { Selection } from '#shared/domain/conditions/selection.ts';
import type { PromotionVersion, Schedule } from '#shared/domain/promotions/promotion.ts';
import { missedParts } from '#shared/domain/promotions/schedule.ts';

/** Why a promotion did not fit: a place in its document, and what was met there instead. */
export interface Failure {
  /** A JSON pointer (RFC 6901) into the promotion. */
  readonly pointer: string;
  readonly fact?: string;
  readonly operator?: Operator;
  /** What the promotion asks for. */
  readonly value?: Scalar | readonly Scalar[] | FactReference;
  readonly path?: string;
  readonly params?: Selection;
  /** The fact, unless it is a person's; absent where the purchase has none. Lists are in order, each value once. */
  readonly seen?: Scalar | readonly Scalar[];
  /** Of a test of the person, whose facts are never shown: whether it held. One under a `not` fails it by holding. */
  readonly holds?: boolean;
}

/**
 * Which parts of a promotion did not hold of a purchase, none where it fits. The conditions are run by the real
 * json-rules-engine, apart from the predicates that decide at the booking; `truths` are those that the entry recorded,
 * of `personTests`.
 */
export async function explainConditions(
  promotion: PromotionVersion,
  facts: Facts,
  personTests: readonly Test[],
  truths: Uint8Array | undefined,
): Promise<readonly Failure[]> {
  const numbers = new Map(personTests.map((test, index) => [testKey(test), index]));
  const held = (test: Test) => truthAt(truths, numbers.get(testKey(test)) ?? personTests.length);
  return [
    ...scheduleFailures(promotion, facts),
    ...audienceFailures(promotion, facts, held),
    ...(await conditionFailures(promotion.conditions, facts, held)),
  ];
}

function scheduleFailures({ schedule }: PromotionVersion, facts: Facts): readonly Failure[] {
  if (!schedule) return [];
  const seen: Readonly<Record<keyof Schedule, number>> = {
    from: facts.occurredAt,
    to: facts.occurredAt,
    weekdays: facts.weekday,
    hours: facts.hour,
  };
  return missedParts(schedule, facts).map((part) => ({
    pointer: `/schedule/${part}`,
    ...(schedule[part] !== undefined && { value: schedule[part] }),
    seen: seen[part],
  }));
}

function audienceFailures(
  { audience }: PromotionVersion,
  facts: Facts,
  held: (test: Test) => boolean,
): readonly Failure[] {
  const { tiers, segments, experiment } = audience ?? {};
  const failures: Failure[] = [];
  if (tiers && !tiers.includes(facts.tier)) {
    failures.push({ pointer: '/audience/tiers', value: tiers, seen: facts.tier });
  }
  if (segments && !segments.some((segment) => held(segmentTest(segment)))) {
    failures.push({ pointer: '/audience/segments', value: segments, holds: false });
  }
  if (experiment) failures.push({ pointer: '/audience/experiment', value: experiment.id, holds: false });
  return failures;
}

const HELD = 'held';

/** The condition as it is, but for tests of the person: in their place stands what was recorded of them. */
function answered(condition: Condition, held: (test: Test) => boolean): Condition {
  if ('any' in condition) return { any: condition.any.map((child) => answered(child, held)) };
  if ('all' in condition) return { all: condition.all.map((child) => answered(child, held)) };
  if ('not' in condition) return { not: answered(condition.not, held) };
  if (!asksPerson(condition)) return condition;
  return { fact: HELD, operator: 'equal', value: held(condition) };
}

interface Result {
  readonly result?: boolean;
  readonly factResult?: unknown;
  readonly all?: readonly Result[];
  readonly any?: readonly Result[];
  readonly not?: Result;
}

async function conditionFailures(
  conditions: Condition,
  facts: Facts,
  held: (test: Test) => boolean,
): Promise<readonly Failure[]> {
  const engine = new Engine([], { allowUndefinedFacts: true });
  for (const [name, read] of purchaseFacts) engine.addFact(name, (params) => read(facts, params));
  engine.addFact(HELD, true);
  // The engine wants a group at the root, and a tree that it may write to.
  const root = { all: [structuredClone(answered(conditions, held))] };
  engine.addRule({ conditions: root as TopLevelCondition, event: { type: 'fits' } });
  const { failureResults } = await engine.run();
  const [failed] = failureResults;
  const result = failed && (failed.conditions as Result).all?.[0];
  return result ? [...blamed(conditions, result, '/conditions')] : [];
}

/** The tests to which a group owes its result: those with the same result, and under a `not` those with the opposite. */
function* blamed(condition: Condition, result: Result, pointer: string): Generator<Failure> {
  if ('not' in condition) {
    if (result.not) yield* blamed(condition.not, result.not, `${pointer}/not`);
    return;
  }
  if (!('any' in condition) && !('all' in condition)) {
    yield failureOf(condition, result, pointer);
    return;
  }
  const [name, children, results] =
    'any' in condition ? ['any', condition.any, result.any] : ['all', condition.all, result.all];
  // A group without members holds always; only under a `not` is that to blame.
  if (children.length === 0) yield { pointer: `${pointer}/${name}`, value: [] };
  for (const [index, child] of children.entries()) {
    const of = results?.[index];
    if (of && of.result === result.result) yield* blamed(child, of, `${pointer}/${name}/${index}`);
  }
}

function failureOf(test: Test, { result, factResult }: Result, pointer: string): Failure {
  const { fact, operator, value, path, params } = test;
  return {
    pointer,
    fact,
    operator,
    value,
    ...(path !== undefined && { path }),
    ...(params !== undefined && { params }),
    ...(asksPerson(test) ? { holds: result === true } : seenOf(factResult)),
  };
}

function seenOf(seen: unknown): Pick<Failure, 'seen'> {
  if (seen === undefined) return {};
  return { seen: Array.isArray(seen) ? seen.toSorted() : (seen as Scalar) };
}
