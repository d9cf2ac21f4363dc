import { isReference, type Scalar, type Test } from '#shared/domain/conditions/condition.ts';
import { attributeAt, type Fact } from '#shared/domain/conditions/fact-set.ts';
import { operate } from '#shared/domain/conditions/operate.ts';
import { isAnniversary } from '#shared/domain/time/calendar.ts';

/** Facts that live with the person. The ledger records the truth of tests of them, never the values. */
export interface PersonFacts {
  /** `YYYY-MM-DD`. */
  readonly birthDate?: string | undefined;
  readonly attributes: Readonly<Record<string, Scalar>>;
  readonly segments: readonly string[];
}

export const unknownPerson: PersonFacts = { attributes: {}, segments: [] };

/** The facts of the person that conditions may test; a fact set takes those it wants. */
export const personFacts = {
  segments: { kind: 'texts', lengthMax: 64, ofPerson: true },
  isBirthday: { kind: 'flag', ofPerson: true },
  attributes: { kind: 'attributes', lengthMax: 256, example: '$.favouriteStore', ofPerson: true },
} as const satisfies Readonly<Record<string, Fact<never>>>;

/** The test that the person is in a segment. */
export function segmentTest(segment: string): Test {
  return { fact: 'segments', operator: 'contains', value: segment };
}

function isBirthday({ birthDate }: PersonFacts, localDay: number): boolean {
  if (birthDate === undefined) return false;
  return isAnniversary(Number(birthDate.slice(5, 7)), Number(birthDate.slice(8, 10)), localDay);
}

function holds({ fact, path, operator, value }: Test, person: PersonFacts, localDay: number): boolean {
  // Another fact in the place of the value is unknown here; a check refuses it beforehand.
  if (isReference(value)) return false;
  switch (fact) {
    case 'isBirthday':
      return operate[operator](isBirthday(person, localDay), value);
    case 'attributes':
      return operate[operator](attributeAt(person.attributes, path), value);
    default:
      return operate[operator](person.segments, value);
  }
}

/**
 * The truth of each test, one bit each, the first test in the lowest bit of the first byte; undefined without tests.
 * `localDay` is the local day of `occurredAt`.
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

/** Whether the tests need more of the person than the segments. */
export function asksProfile(tests: readonly Test[]): boolean {
  return tests.some(({ fact }) => fact !== 'segments');
}
