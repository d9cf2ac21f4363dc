import { Engine, type TopLevelCondition } from 'json-rules-engine';
import type {
  Condition,
  FactReference,
  Operator,
  Params,
  Scalar,
  Test,
} from '#shared/domain/conditions/condition.ts';
import { attributeAt, type FactKinds, type FactSet } from '#shared/domain/conditions/fact-set.ts';
import { asksPerson } from '#shared/domain/conditions/person-tests.ts';

/** A test of a document that fails, and the value that it found. */
export interface Failure {
  /** JSON pointer (RFC 6901) to the test in the document. */
  readonly pointer: string;
  readonly fact?: string;
  readonly operator?: Operator;
  /** The value that the test expects. */
  readonly value?: Scalar | readonly Scalar[] | FactReference;
  readonly path?: string;
  readonly params?: Params;
  /**
   * The value of the fact. Absent for a fact of the person, and where the event has no value. Lists are sorted and have
   * each value once.
   */
  readonly seen?: Scalar | readonly Scalar[];
  /** Whether a test of the person held. The person's facts are never shown. A test under `not` fails by holding. */
  readonly holds?: boolean;
}

/** The event for which conditions are explained. */
export interface ExplainedEvent<Facts> {
  readonly set: FactSet<Facts>;
  readonly facts: Facts;
  /** Returns the recorded truth of a test of the person. */
  readonly held: (test: Test) => boolean;
}

const HELD = 'held';

/** The condition with each test of the person replaced by its recorded truth. */
function withRecordedTruths(condition: Condition, set: FactKinds, held: (test: Test) => boolean): Condition {
  if ('any' in condition) return { any: condition.any.map((child) => withRecordedTruths(child, set, held)) };
  if ('all' in condition) return { all: condition.all.map((child) => withRecordedTruths(child, set, held)) };
  if ('not' in condition) return { not: withRecordedTruths(condition.not, set, held) };
  if (!asksPerson(set, condition)) return condition;
  return { fact: HELD, operator: 'equal', value: held(condition) };
}

interface Result {
  readonly result?: boolean;
  readonly factResult?: unknown;
  readonly all?: readonly Result[];
  readonly any?: readonly Result[];
  readonly not?: Result;
}

/**
 * The tests of a condition tree that fail for an event; none where the tree holds. `at` is the JSON pointer to the
 * tree. The real json-rules-engine evaluates the conditions, independent of the predicates that decide at the booking.
 */
export async function explainConditions<Facts>(
  conditions: Condition,
  at: string,
  { set, facts, held }: ExplainedEvent<Facts>,
): Promise<readonly Failure[]> {
  const engine = new Engine([], { allowUndefinedFacts: true, pathResolver: attributeAt });
  for (const [name, { read }] of Object.entries(set)) {
    if (read) engine.addFact(name, (params) => read(facts, params));
  }
  engine.addFact(HELD, true);
  // The engine requires a group at the root, and writes to the tree.
  const root = { all: [structuredClone(withRecordedTruths(conditions, set, held))] };
  engine.addRule({ conditions: root as TopLevelCondition, event: { type: 'fits' } });
  const { failureResults } = await engine.run();
  const [failed] = failureResults;
  const result = failed && (failed.conditions as Result).all?.[0];
  return result ? [...failuresOf(set, conditions, result, at)] : [];
}

/**
 * The tests that cause the result of a group: the tests with the same result, under a `not` those with the opposite
 * one.
 */
function* failuresOf(
  set: FactKinds,
  condition: Condition,
  result: Result,
  pointer: string,
): Generator<Failure> {
  if ('not' in condition) {
    if (result.not) yield* failuresOf(set, condition.not, result.not, `${pointer}/not`);
    return;
  }
  if (!('any' in condition) && !('all' in condition)) {
    yield failureOf(set, condition, result, pointer);
    return;
  }
  const [name, children, results] =
    'any' in condition ? ['any', condition.any, result.any] : ['all', condition.all, result.all];
  // An empty group always holds; it fails only under a `not`.
  if (children.length === 0) yield { pointer: `${pointer}/${name}`, value: [] };
  for (const [index, child] of children.entries()) {
    const of = results?.[index];
    if (of && of.result === result.result) yield* failuresOf(set, child, of, `${pointer}/${name}/${index}`);
  }
}

function failureOf(set: FactKinds, test: Test, { result, factResult }: Result, pointer: string): Failure {
  const { fact, operator, value, path, params } = test;
  return {
    pointer,
    fact,
    operator,
    value,
    ...(path !== undefined && { path }),
    ...(params !== undefined && { params }),
    ...(asksPerson(set, test) ? { holds: result === true } : seenOf(factResult)),
  };
}

function seenOf(seen: unknown): Pick<Failure, 'seen'> {
  if (seen === undefined) return {};
  return { seen: Array.isArray(seen) ? seen.toSorted() : (seen as Scalar) };
}
