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

/** A place in a document that does not hold, and the value seen there. */
export interface Failure {
  /** A JSON pointer (RFC 6901) into the document. */
  readonly pointer: string;
  readonly fact?: string;
  readonly operator?: Operator;
  /** The value that the document asks for. */
  readonly value?: Scalar | readonly Scalar[] | FactReference;
  readonly path?: string;
  readonly params?: Params;
  /** The fact, unless it is a fact of the person; absent where the event has none. Lists are sorted, each value once. */
  readonly seen?: Scalar | readonly Scalar[];
  /** Whether a test of the person held; the person's facts are never shown. A test under `not` fails it by holding. */
  readonly holds?: boolean;
}

/** The event that conditions are explained for. */
export interface ExplainedEvent<Facts> {
  readonly set: FactSet<Facts>;
  readonly facts: Facts;
  /** The recorded truth of a test of the person. */
  readonly held: (test: Test) => boolean;
}

const HELD = 'held';

/** The condition with the recorded truths in the place of the tests of the person. */
function answered(condition: Condition, set: FactKinds, held: (test: Test) => boolean): Condition {
  if ('any' in condition) return { any: condition.any.map((child) => answered(child, set, held)) };
  if ('all' in condition) return { all: condition.all.map((child) => answered(child, set, held)) };
  if ('not' in condition) return { not: answered(condition.not, set, held) };
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
 * The parts of a condition tree that do not hold for an event, none where it holds. `at` is the pointer to the tree. The
 * real json-rules-engine runs the conditions, apart from the predicates that decide at the booking.
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
  // The engine wants a group at the root, and a tree that it may write to.
  const root = { all: [structuredClone(answered(conditions, set, held))] };
  engine.addRule({ conditions: root as TopLevelCondition, event: { type: 'fits' } });
  const { failureResults } = await engine.run();
  const [failed] = failureResults;
  const result = failed && (failed.conditions as Result).all?.[0];
  return result ? [...blamed(set, conditions, result, at)] : [];
}

/** The tests that give a group its result: tests with the same result, and under a `not` tests with the opposite. */
function* blamed(set: FactKinds, condition: Condition, result: Result, pointer: string): Generator<Failure> {
  if ('not' in condition) {
    if (result.not) yield* blamed(set, condition.not, result.not, `${pointer}/not`);
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
    if (of && of.result === result.result) yield* blamed(set, child, of, `${pointer}/${name}/${index}`);
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
