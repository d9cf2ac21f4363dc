import type { Answers, Holds } from './answers.ts';
import { type Condition, isReference, type Test } from './condition.ts';
import { isListed } from './listed.ts';
import { operate } from './operate.ts';
import { asksPerson, testKey } from './person-tests.ts';
import { readFact } from './read-fact.ts';

/** The number of a test of the person among those whose truths are given. */
export type NumberOf = (test: Test) => number;

const EVERYTHING = {};

const always: Holds = () => true;

/**
 * A condition tree as a predicate that is true exactly when json-rules-engine 7.3.1 says so: an empty `all` holds, and
 * so does an empty `any`; a fact that is not known is undefined. It allocates nothing.
 * https://github.com/CacheControl/json-rules-engine/blob/v7.3.1/src/rule.js
 */
export function compileCondition(condition: Condition, answers: Answers, numberOf: NumberOf): Holds {
  if ('any' in condition) {
    return condition.any.length === 0 ? always : oneOf(condition.any, answers, numberOf);
  }
  if ('all' in condition) return every(withoutNesting(condition.all), answers, numberOf);
  if ('not' in condition) {
    const holds = compileCondition(condition.not, answers, numberOf);
    return (facts, truths) => !holds(facts, truths);
  }
  const number = numberOfTest(condition, answers, numberOf);
  return (facts, truths) => answers.ask(number, facts, truths);
}

/** `all` inside `all` says nothing more. */
function withoutNesting(conditions: readonly Condition[]): readonly Condition[] {
  return conditions.flatMap((child) =>
    'all' in child && !('any' in child) ? withoutNesting(child.all) : [child],
  );
}

const isTest = (condition: Condition): condition is Test =>
  !('any' in condition || 'all' in condition || 'not' in condition);

/** What must be added up over the lines comes last, after what looks through a list. */
function costOf({ fact }: Test): number {
  if (fact === 'amountOf' || fact === 'quantityOf') return 2;
  return fact === 'skus' || fact === 'categories' ? 1 : 0;
}

/** The tests of a group by their numbers, and the groups inside it. */
export interface Conjuncts {
  readonly tests: readonly number[];
  readonly groups: readonly Holds[];
}

/** A condition tree as tests and groups all of which must hold. */
export function compileConjuncts(condition: Condition, answers: Answers, numberOf: NumberOf): Conjuncts {
  return conjunctsOf(withoutNesting([condition]), answers, numberOf);
}

/** The quickest tests first, and before the groups: the order changes nothing that holds. */
function conjunctsOf(conditions: readonly Condition[], answers: Answers, numberOf: NumberOf): Conjuncts {
  const tests = conditions.filter(isTest).toSorted((a, b) => costOf(a) - costOf(b));
  return {
    tests: tests.map((test) => numberOfTest(test, answers, numberOf)),
    groups: conditions
      .filter((child) => !isTest(child))
      .map((child) => compileCondition(child, answers, numberOf)),
  };
}

function every(conditions: readonly Condition[], answers: Answers, numberOf: NumberOf): Holds {
  const { tests, groups } = conjunctsOf(conditions, answers, numberOf);
  return (facts, truths) => {
    for (const test of tests) if (!answers.ask(test, facts, truths)) return false;
    for (const group of groups) if (!group(facts, truths)) return false;
    return true;
  };
}

function oneOf(conditions: readonly Condition[], answers: Answers, numberOf: NumberOf): Holds {
  const { tests, groups } = conjunctsOf(conditions, answers, numberOf);
  return (facts, truths) => {
    for (const test of tests) if (answers.ask(test, facts, truths)) return true;
    for (const group of groups) if (group(facts, truths)) return true;
    return false;
  };
}

function numberOfTest(test: Test, answers: Answers, numberOf: NumberOf): number {
  return answers.numberOf(testKey(test), () =>
    asksPerson(test) ? truthOf(numberOf(test)) : compileTest(test),
  );
}

function truthOf(number: number): Holds {
  const byte = number >> 3;
  const bit = 1 << (number & 7);
  return (_, truths) => truths !== undefined && ((truths[byte] ?? 0) & bit) !== 0;
}

function compileTest({ fact, operator, value, params }: Test): Holds {
  const read = readFact(fact);
  const of = params ?? EVERYTHING;
  const compare = operate[operator];
  if (isReference(value)) {
    const other = readFact(value.fact);
    const otherOf = value.params ?? EVERYTHING;
    return (facts) => compare(read(facts, of), other(facts, otherOf));
  }
  if (Array.isArray(value) && operator === 'in') return (facts) => isListed(value, read(facts, of));
  if (Array.isArray(value) && operator === 'notIn') return (facts) => !isListed(value, read(facts, of));
  return (facts) => compare(read(facts, of), value);
}
