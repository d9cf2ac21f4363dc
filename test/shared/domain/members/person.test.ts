import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { identifiersOf } from '#shared/domain/members/identifiers.ts';
import {
  CONSENT_CHANGES_MAX,
  changePerson,
  contactChanged,
  isNobody,
  nobody,
  type Person,
  type PersonChange,
  pointerIn,
} from '#shared/domain/members/person.ts';

const occasion = { at: 1000, by: 'till-7', caller: 'channel' as const };
const changed = (person: Person, change: PersonChange, at = occasion.at) =>
  changePerson(person, change, { ...occasion, at });

const robin = changed(nobody, {
  identifiers: { cards: ['2981', '2982'], email: 'Robin@Example.com', phone: '+441632960123' },
  profile: { givenName: 'Robin', country: 'IE' },
  attributes: { shoeSize: 43, vegan: true },
  consents: { marketing: true },
});

describe('a person', () => {
  it('keeps what a change leaves out', () => {
    expect(changed(robin, {})).toEqual(robin);
    expect(changed(robin, { profile: { country: 'FR' } }).profile).toEqual({
      givenName: 'Robin',
      country: 'FR',
    });
  });

  it('loses what a change says is null, single or whole', () => {
    expect(changed(robin, { profile: { country: null }, attributes: { vegan: null } })).toMatchObject({
      profile: { givenName: 'Robin' },
      attributes: { shoeSize: 43 },
    });
    expect(changed(robin, { identifiers: { email: null, cards: [] } }).identifiers).toEqual({
      phone: '+441632960123',
    });
    const emptied = { identifiers: null, profile: null, attributes: null };
    const { consents, consentHistory, identifierHistory, ...others } = changed(robin, emptied);
    const formerCards = ['2981', '2982'];
    expect(others).toEqual({ identifiers: {}, profile: {}, attributes: {}, formerCards });
    expect(consents).toEqual({ marketing: true });
  });

  it('is empty only while nothing was ever kept: a consent once recorded stays on record', () => {
    const named = changed(nobody, { profile: { givenName: 'Robin' } });
    expect(isNobody(changed(named, { profile: null }))).toBe(true);
    const asked = changed(nobody, { consents: { marketing: true } });
    expect(isNobody(changed(asked, { consents: null }))).toBe(false);
  });

  it('remembers the cards that it gave up, but for those it has again, the newest twenty', () => {
    const without = changed(robin, { identifiers: { cards: ['2983'] } });
    expect(without.formerCards).toEqual(['2981', '2982']);
    expect(changed(without, { identifiers: { addCards: ['2981'] } }).formerCards).toEqual(['2982']);
    let person = nobody;
    for (let card = 1000; card < 1025; card += 1) {
      person = changed(person, { identifiers: { cards: [String(card)] } });
    }
    expect(person.formerCards).toEqual(Array.from({ length: 20 }, (_, index) => String(1004 + index)));
  });

  it('has e-mail addresses in lower case', () => {
    expect(robin.identifiers.email).toBe('robin@example.com');
  });

  it('is found by every identifier, in the form in which it is kept', () => {
    const expected = [
      { kind: 'card', value: '2981' },
      { kind: 'card', value: '2982' },
      { kind: 'email', value: 'robin@example.com' },
      { kind: 'phone', value: '+441632960123' },
    ];
    expect(identifiersOf(robin)).toEqual(expected);
    expect(identifiersOf({ identifiers: { email: 'ROBIN@Example.com' } })).toEqual([expected[2]]);
  });
});

describe('cards that come and go', () => {
  const cardsAfter = (change: PersonChange['identifiers'], person = robin) =>
    changed(person, { identifiers: change }).identifiers.cards;

  it('leave the others as they are, in their order', () => {
    expect(cardsAfter({ addCards: ['2983'] })).toEqual(['2981', '2982', '2983']);
    expect(cardsAfter({ removeCards: ['2981'] })).toEqual(['2982']);
    expect(cardsAfter({ addCards: ['2984', '2983'], removeCards: ['2981'] })).toEqual([
      '2982',
      '2984',
      '2983',
    ]);
  });

  it('change nothing that holds already: a card is held once, and removing an unknown card does nothing', () => {
    expect(changed(robin, { identifiers: { addCards: ['2982'], removeCards: ['2999'] } })).toEqual(robin);
    expect(cardsAfter({ addCards: ['2981'] }, nobody)).toEqual(['2981']);
    expect(cardsAfter({ removeCards: ['2981', '2982'] })).toBeUndefined();
  });

  it('come out the same in whatever order tills are served', () => {
    const card = fc.constantFrom('2981', '2982', '2983', '2984', '2985');
    fc.assert(
      fc.property(fc.uniqueArray(card), fc.array(card, { maxLength: 4 }), (had, added) => {
        const before = changed(nobody, { identifiers: { cards: had } });
        const oneByOne = (list: readonly string[]) =>
          list.reduce((person, one) => changed(person, { identifiers: { addCards: [one] } }), before);
        const both = [oneByOne(added), oneByOne(added.toReversed())];
        const sets = both.map(({ identifiers: { cards = [] } }) => cards.toSorted());
        expect(sets[0]).toEqual([...new Set([...had, ...added])].toSorted());
        expect(sets[1]).toEqual(sets[0]);
      }),
    );
  });
});

describe('the place of an identifier in a change', () => {
  it.each([
    [{ cards: ['2981', '2982'] }, 'card', '2982', '/identifiers/cards/1'],
    [{ addCards: ['2981', '2982'], email: 'a@example.com' }, 'card', '2981', '/identifiers/addCards/0'],
    [{ email: 'A@example.com' }, 'email', 'a@example.com', '/identifiers/email'],
    [{ phone: '+441632960123' }, 'phone', '+441632960123', '/identifiers/phone'],
  ] as const)('%j: the %s %s stands at %s', (identifiers, kind, value, pointer) => {
    expect(pointerIn({ identifiers }, { kind, value })).toBe(pointer);
  });
});

describe('consents', () => {
  const said = ({ consentHistory }: Person) => consentHistory.map(({ given, at, by }) => [given, at, by]);

  it('tell every change, by whom and when, the newest last', () => {
    const refused = changed(robin, { consents: { marketing: false } }, 2000);
    const silent = changePerson(
      refused,
      { consents: { marketing: null } },
      { at: 3000, by: 'agent-1', caller: 'staff' },
    );
    const again = changed(silent, { consents: { marketing: true } }, 4000);
    expect(again.consentHistory[0]).toEqual({ consent: 'marketing', given: true, at: 1000, by: 'till-7' });
    expect(said(again)).toEqual([
      [true, 1000, 'till-7'],
      [false, 2000, 'till-7'],
      [null, 3000, 'agent-1'],
      [true, 4000, 'till-7'],
    ]);
    expect(said(changed(robin, { consents: null }, 2000)).at(-1)).toEqual([null, 2000, 'till-7']);
  });

  it('record no repetition, and no consent that was never given or refused', () => {
    for (const consents of [{ marketing: true }, {}, undefined]) {
      expect(changed(robin, { consents }, 2000)).toEqual(robin);
    }
    expect(changed(nobody, { consents: { marketing: null } }).consentHistory).toEqual([]);
  });

  it('tell the newest 200 changes, and drop none before there are more', () => {
    const turned = (times: number) =>
      Array.from({ length: times }).reduce<Person>(
        (person, _, index) => changed(person, { consents: { marketing: index % 2 === 0 } }, index),
        nobody,
      );
    const at = (person: Person) => person.consentHistory.map((one) => one.at);
    expect(CONSENT_CHANGES_MAX).toBe(200);
    expect(at(turned(200))).toEqual(Array.from({ length: 200 }, (_, index) => index));
    expect(at(turned(201))).toEqual(Array.from({ length: 200 }, (_, index) => index + 1));
  });
});

describe('a contact', () => {
  const changes = (identifiers: PersonChange['identifiers']) =>
    contactChanged(robin, changed(robin, { identifiers }));

  it('changes when an e-mail address or a phone number is removed or replaced', () => {
    expect(changes({ email: 'other@example.com' })).toBe(true);
    expect(changes({ phone: null })).toBe(true);
    expect(changes(null)).toBe(true);
  });

  it('does not change when it stays, is given for the first time, or only cards change', () => {
    expect(changes({ email: 'ROBIN@example.com' })).toBe(false);
    expect(changes({ cards: null })).toBe(false);
    expect(contactChanged(nobody, robin)).toBe(false);
  });
});
