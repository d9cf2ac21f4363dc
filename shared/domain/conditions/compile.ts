import { type Condition, isReference, type Test } from './condition.ts';
import { attributeAt, type FactSet, factOf, readerOf } from './fact-set.ts';
import { isListed } from './listed.ts';
import { operate } from './operate.ts';
import { asksPerson, testKey } from './person-tests.ts';
import type { Holds, TestResults } from './test-results.ts';

/** The number of a test of the person: the place of its truth among the bits. */
export type NumberOf = (test: Test) => number;

/** All that conditions are compiled with. */
export interface Compilation<Facts> {
  readonly facts: FactSet<Facts>;
  readonly results: TestResults<Facts>;
  readonly numberOf: NumberOf;
}

const EVERYTHING = {};

const always = () => true;

/**
 * A condition tree as a predicate that is true exactly when json-rules-engine 7.3.1 says so: an empty `all` holds, and
 * so does an empty `any`; an unknown fact is undefined. The predicate allocates nothing.
 * https://github.com/CacheControl/json-rules-engine/blob/v7.3.1/src/rule.js
 */
export function compileCondition<Facts>(condition: Condition, given: Compilation<Facts>): Holds<Facts> {
  if ('any' in condition) return condition.any.length === 0 ? always : oneOf(condition.any, given);
  if ('all' in condition) return every(withoutNesting(condition.all), given);
  if ('not' in condition) {
    const holds = compileCondition(condition.not, given);
    return (facts, truths) => !holds(facts, truths);
  }
  const { results } = given;
  const number = numberOfTest(condition, given);
  return (facts, truths) => results.holds(number, facts, truths);
}

/** An `all` directly inside an `all` adds nothing. */
function withoutNesting(conditions: readonly Condition[]): readonly Condition[] {
  return conditions.flatMap((child) =>
    'all' in child && !('any' in child) ? withoutNesting(child.all) : [child],
  );
}

const isTest = (condition: Condition): condition is Test =>
  !('any' in condition || 'all' in condition || 'not' in condition);

/** A fact with params is added up over lines; a list is searched. Recorded truths and single values cost least. */
function costOf<Facts>({ fact }: Test, facts: FactSet<Facts>): number {
  const known = factOf(facts, fact);
  if (!known || known.ofPerson) return 0;
  if (known.kind === 'number' && known.params) return 2;
  return known.kind === 'texts' ? 1 : 0;
}

/** The tests of a group by their numbers, and the groups inside it. */
export interface Conjuncts<Facts> {
  readonly tests: readonly number[];
  readonly groups: readonly Holds<Facts>[];
}

/** A condition tree as tests and groups all of which must hold. */
export function compileConjuncts<Facts>(condition: Condition, given: Compilation<Facts>): Conjuncts<Facts> {
  return conjunctsOf(withoutNesting([condition]), given);
}

/** The cheapest tests come first, and groups after tests: the order does not change the result. */
function conjunctsOf<Facts>(conditions: readonly Condition[], given: Compilation<Facts>): Conjuncts<Facts> {
  const { facts } = given;
  const tests = conditions.filter(isTest).toSorted((a, b) => costOf(a, facts) - costOf(b, facts));
  return {
    tests: tests.map((test) => numberOfTest(test, given)),
    groups: conditions.filter((child) => !isTest(child)).map((child) => compileCondition(child, given)),
  };
}

function every<Facts>(conditions: readonly Condition[], given: Compilation<Facts>): Holds<Facts> {
  const { results } = given;
  const { tests, groups } = conjunctsOf(conditions, given);
  return (facts, truths) => {
    for (const test of tests) if (!results.holds(test, facts, truths)) return false;
    for (const group of groups) if (!group(facts, truths)) return false;
    return true;
  };
}

function oneOf<Facts>(conditions: readonly Condition[], given: Compilation<Facts>): Holds<Facts> {
  const { results } = given;
  const { tests, groups } = conjunctsOf(conditions, given);
  return (facts, truths) => {
    for (const test of tests) if (results.holds(test, facts, truths)) return true;
    for (const group of groups) if (group(facts, truths)) return true;
    return false;
  };
}

function numberOfTest<Facts>(test: Test, { facts, results, numberOf }: Compilation<Facts>): number {
  return results.numberOf(testKey(test), () =>
    asksPerson(facts, test) ? truthOf(numberOf(test)) : compileTest(test, facts),
  );
}

function truthOf(number: number): Holds<unknown> {
  const byte = number >> 3;
  const bit = 1 << (number & 7);
  return (_, truths) => truths !== undefined && ((truths[byte] ?? 0) & bit) !== 0;
}

function compileTest<Facts>(
  { fact, operator, value, path, params }: Test,
  set: FactSet<Facts>,
): Holds<Facts> {
  const read = readerOf(set, fact);
  const of = params ?? EVERYTHING;
  const compare = operate[operator];
  if (path !== undefined) return (facts) => compare(attributeAt(read(facts, of), path), value);
  if (isReference(value)) {
    const other = readerOf(set, value.fact);
    const otherOf = value.params ?? EVERYTHING;
    return (facts) => compare(read(facts, of), other(facts, otherOf));
  }
  if (Array.isArray(value) && operator === 'in') return (facts) => isListed(value, read(facts, of));
  if (Array.isArray(value) && operator === 'notIn') return (facts) => !isListed(value, read(facts, of));
  return (facts) => compare(read(facts, of), value);
}
