import { isAnniversary } from '#shared/domain/time/calendar.ts';
import { type Condition, isReference, type Test } from './condition.ts';
import type { PersonFacts } from './facts.ts';
import { operate } from './operate.ts';

const asked: ReadonlySet<string> = new Set(['isBirthday', 'attributes', 'segments']);

/** Whether a test is of a fact that lives with the person. */
export function asksPerson(test: Test): boolean {
  return asked.has(test.fact);
}

/** An audience's segment as the test that it is. */
export function segmentTest(segment: string): Test {
  return { fact: 'segments', operator: 'contains', value: segment };
}

/** Equal for tests that ask the same. */
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

function isBirthday({ birthDate }: PersonFacts, localDay: number): boolean {
  if (birthDate === undefined) return false;
  return isAnniversary(Number(birthDate.slice(5, 7)), Number(birthDate.slice(8, 10)), localDay);
}

/** `$.name` of the attributes; a name may have dots and hyphens in it. */
function attributeAt({ attributes }: PersonFacts, path: string | undefined): unknown {
  return path?.startsWith('$.') ? attributes[path.slice(2)] : undefined;
}

function holds({ fact, path, operator, value }: Test, person: PersonFacts, localDay: number): boolean {
  // Another fact in the place of the value cannot be known here, and never is in a promotion that was checked.
  if (isReference(value)) return false;
  switch (fact) {
    case 'isBirthday':
      return operate[operator](isBirthday(person, localDay), value);
    case 'attributes':
      return operate[operator](attributeAt(person, path), value);
    default:
      return operate[operator](person.segments, value);
  }
}

/**
 * The truth of each test, a bit each, the first the lowest of the first byte; undefined where there are none.
 * `localDay` is of `occurredAt`.
 */
export function judgePerson(
  tests: readonly Test[],
  person: PersonFacts,
  localDay: number,
): Uint8Array | undefined {
  if (tests.length === 0) return undefined;
  const truths = new Uint8Array(Math.ceil(tests.length / 8));
  for (const [index, test] of tests.entries()) {
    if (holds(test, person, localDay)) truths[index >> 3] = (truths[index >> 3] ?? 0) | (1 << (index & 7));
  }
  return truths;
}

/** Whether tests ask for more of the person than their segments. */
export function asksProfile(tests: readonly Test[]): boolean {
  return tests.some(({ fact }) => fact !== 'segments');
}

/** Whether the test with this number held. */
export function truthAt(truths: Uint8Array | undefined, index: number): boolean {
  return truths !== undefined && (((truths[index >> 3] ?? 0) >> (index & 7)) & 1) === 1;
}
