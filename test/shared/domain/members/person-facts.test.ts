import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Test } from '#shared/domain/conditions/condition.ts';
import { truthAt } from '#shared/domain/conditions/person-tests.ts';
import { judgePerson, type PersonFacts, unknownPerson } from '#shared/domain/members/person-facts.ts';
import { personTestsOf } from '#shared/domain/promotions/person-tests-of.ts';
import { DAY_MS } from '#shared/domain/time/calendar.ts';
import { promotionOf } from '../promotions/promotions.ts';

const day = (date: string) => Date.parse(date) / DAY_MS;
const TODAY = day('2026-11-22');

const vip: Test = { fact: 'segments', operator: 'contains', value: 'vip' };
const birthday: Test = { fact: 'isBirthday', operator: 'equal', value: true };
const ofCity = (operator: Test['operator'], value: Test['value']): Test => ({
  fact: 'attributes',
  path: '$.city',
  operator,
  value,
});

const judged = (test: Test, person: PersonFacts, localDay = TODAY) =>
  truthAt(judgePerson([test], person, localDay), 0);

describe('a test of the person', () => {
  it.each([
    ['1990-11-22', '2026-11-22', true],
    ['1990-11-22', '2026-11-21', false],
    ['1990-11-22', '2026-10-22', false],
    ['1992-02-29', '2028-02-29', true],
    ['1992-02-29', '2028-02-28', false],
    ['1992-02-29', '2027-02-28', true],
    ['1992-02-29', '2027-03-01', false],
    ['1992-02-28', '2028-02-28', true],
    ['1992-02-28', '2028-02-29', false],
    ['1992-02-29', '2100-02-28', true],
  ])('born on %s, has the birthday on %s: %s', (birthDate, date, expected) => {
    expect(judged(birthday, { ...unknownPerson, birthDate }, day(date))).toBe(expected);
  });

  it.each<[string, Test, PersonFacts, boolean]>([
    ['nobody has a birthday whose birth date is not known', birthday, unknownPerson, false],
    ['a segment', vip, { attributes: {}, segments: ['new', 'vip'] }, true],
    ['another segment', vip, { attributes: {}, segments: ['new'] }, false],
    ['an attribute', ofCity('equal', 'Cork'), { attributes: { city: 'Cork' }, segments: [] }, true],
    ['an attribute in a list', ofCity('in', ['Cork']), { attributes: { city: 'Cork' }, segments: [] }, true],
    ['an attribute that is missing is not equal', ofCity('equal', 'Cork'), unknownPerson, false],
    ['an attribute that is missing is another', ofCity('notEqual', 'Cork'), unknownPerson, true],
    ['an attribute that is missing has no size', ofCity('lessThan', 5), unknownPerson, false],
    [
      'a text that only begins with a number is neither below nor above one',
      ofCity('lessThan', 50),
      { attributes: { city: '7 hills' }, segments: [] },
      false,
    ],
  ])('%s', (_, test, person, expected) => {
    expect(judged(test, person)).toBe(expected);
  });
});

describe('the tests that promotions ask of the person', () => {
  const promotions = [
    promotionOf({ all: [vip, { not: birthday }, { fact: 'total', operator: 'greaterThan', value: 5 }] }),
    promotionOf(
      { any: [ofCity('equal', 'Cork'), vip] },
      { promotionId: 'b', audience: { segments: ['a', 'vip'] } },
    ),
    promotionOf(ofCity('equal', 'Galway'), { promotionId: 'c' }),
  ];

  it('are each named once', () => {
    expect(personTestsOf(promotions).map(({ fact, value }) => [fact, value])).toEqual([
      ['attributes', 'Cork'],
      ['attributes', 'Galway'],
      ['isBirthday', true],
      ['segments', 'a'],
      ['segments', 'vip'],
    ]);
  });

  it('are the same in whatever order the promotions come', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(promotions, { minLength: promotions.length }), (shuffled) => {
        expect(personTestsOf(shuffled)).toEqual(personTestsOf(promotions));
      }),
    );
  });

  it('are none where nobody asks, and then nothing is judged', () => {
    expect(personTestsOf([promotionOf()])).toEqual([]);
    expect(judgePerson([], unknownPerson, TODAY)).toBeUndefined();
  });

  it('have a bit each, the first the lowest of the first byte', () => {
    const tests = Array.from({ length: 10 }, (_, index) => ofCity('equal', `city-${index}`));
    const person = (city: number) => ({ attributes: { city: `city-${city}` }, segments: [] });
    expect(judgePerson(tests, person(0), TODAY)).toEqual(Uint8Array.of(1, 0));
    expect(judgePerson(tests, person(7), TODAY)).toEqual(Uint8Array.of(128, 0));
    expect(judgePerson(tests, person(9), TODAY)).toEqual(Uint8Array.of(0, 2));
    expect(truthAt(judgePerson(tests, person(9), TODAY), 9)).toBe(true);
    expect(truthAt(undefined, 0)).toBe(false);
  });
});
