import type { Condition, Test } from './condition.ts';
import { type FactKinds, factOf } from './fact-set.ts';

/**
 * Tests of the person are numbered, and their truths are handed to a predicate as bits. The person is not needed after
 * that, and the bits can be recorded where the values may not.
 */

/** Whether a test is of a fact that lives with the person. */
export function asksPerson(facts: FactKinds, test: Test): boolean {
  return factOf(facts, test.fact)?.ofPerson === true;
}

/** Equal for equal tests. */
export function testKey({ fact, path, operator, value, params }: Test): string {
  return JSON.stringify([fact, path ?? null, operator, value, params ?? null]);
}

/** Every test of a condition, wherever it stands in the tree. */
export function* testsOf(condition: Condition): Generator<Test> {
  if ('any' in condition) for (const child of condition.any) yield* testsOf(child);
  else if ('all' in condition) for (const child of condition.all) yield* testsOf(child);
  else if ('not' in condition) yield* testsOf(condition.not);
  else yield condition;
}

/** Whether the test with this number held. */
export function truthAt(truths: Uint8Array | undefined, index: number): boolean {
  return truths !== undefined && (((truths[index >> 3] ?? 0) >> (index & 7)) & 1) === 1;
}
