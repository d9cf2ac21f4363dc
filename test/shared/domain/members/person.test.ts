import { describe, expect, it } from 'vitest';
import { changePerson, identifiersOf, isNobody, nobody } from '#shared/domain/members/person.ts';

const robin = changePerson(nobody, {
  identifiers: { cards: ['2981', '2982'], email: 'Robin@Example.com', phone: '+441632960123' },
  profile: { givenName: 'Robin', country: 'IE' },
  attributes: { shoeSize: 43, vegan: true },
  consents: { marketing: true },
});

describe('a person', () => {
  it('keeps what a change leaves out', () => {
    expect(changePerson(robin, {})).toEqual(robin);
    expect(changePerson(robin, { profile: { country: 'FR' } }).profile).toEqual({
      givenName: 'Robin',
      country: 'FR',
    });
  });

  it('loses what a change says is null, single or whole', () => {
    expect(changePerson(robin, { profile: { country: null }, attributes: { vegan: null } })).toMatchObject({
      profile: { givenName: 'Robin' },
      attributes: { shoeSize: 43 },
    });
    expect(changePerson(robin, { identifiers: { email: null, cards: [] } }).identifiers).toEqual({
      phone: '+441632960123',
    });
    const emptied = changePerson(robin, {
      identifiers: null,
      profile: null,
      attributes: null,
      consents: null,
    });
    expect(isNobody(emptied)).toBe(true);
  });

  it('has e-mail addresses in lower case', () => {
    expect(robin.identifiers.email).toBe('robin@example.com');
  });

  it('is found by every identifier, each with its place in a request', () => {
    expect(identifiersOf(robin).map(({ kind, value, pointer }) => [kind, value, pointer])).toEqual([
      ['card', '2981', '/identifiers/cards/0'],
      ['card', '2982', '/identifiers/cards/1'],
      ['email', 'robin@example.com', '/identifiers/email'],
      ['phone', '+441632960123', '/identifiers/phone'],
    ]);
  });
});
