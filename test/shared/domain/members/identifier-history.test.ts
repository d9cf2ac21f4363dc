import { describe, expect, it } from 'vitest';
import { IDENTIFIER_CHANGES_MAX } from '#shared/domain/members/identifier-history.ts';
import { mergePersons } from '#shared/domain/members/merge-persons.ts';
import { changePerson, nobody, type Person, type PersonChange } from '#shared/domain/members/person.ts';

const till = { by: 'till-7', caller: 'channel' } as const;
const agent = { by: 'agent-1', caller: 'staff' } as const;

const changed = (person: Person, at: number, identifiers: PersonChange['identifiers']) =>
  changePerson(person, { identifiers }, { at, ...till });

const robin = changed(nobody, 1, { cards: ['2981', '2982'], email: 'Robin@Example.com' });

describe('the history of identifiers', () => {
  it('tells what came, by whom and when, from the first', () => {
    expect(robin.identifierHistory).toEqual([
      { kind: 'card', new: '2981', at: 1, ...till },
      { kind: 'card', new: '2982', at: 1, ...till },
      { kind: 'email', new: 'robin@example.com', at: 1, ...till },
    ]);
  });

  it.each<[string, PersonChange['identifiers'], readonly object[]]>([
    ['a card that comes', { addCards: ['2983'] }, [{ kind: 'card', new: '2983' }]],
    ['a card that goes', { removeCards: ['2981'] }, [{ kind: 'card', old: '2981' }]],
    [
      'a new list of cards',
      { cards: ['2982', '2983'] },
      [
        { kind: 'card', old: '2981' },
        { kind: 'card', new: '2983' },
      ],
    ],
    [
      'an address in the place of another',
      { email: 'r@example.com' },
      [{ kind: 'email', old: 'robin@example.com', new: 'r@example.com' }],
    ],
    ['an address that goes', { email: null }, [{ kind: 'email', old: 'robin@example.com' }]],
    ['a first phone number', { phone: '+441632960123' }, [{ kind: 'phone', new: '+441632960123' }]],
    [
      'all that go at once',
      null,
      [
        { kind: 'card', old: '2981' },
        { kind: 'card', old: '2982' },
        { kind: 'email', old: 'robin@example.com' },
      ],
    ],
    ['nothing of what holds already', { email: 'ROBIN@example.com', addCards: ['2981'] }, []],
    ['nothing of cards in another order', { cards: ['2982', '2981'] }, []],
  ])('tells %s', (_, identifiers, told) => {
    const { identifierHistory } = changed(robin, 2, identifiers);
    expect(identifierHistory.slice(0, 3)).toEqual(robin.identifierHistory);
    expect(identifierHistory.slice(3)).toEqual(told.map((change) => ({ ...change, at: 2, ...till })));
  });

  it('keeps the newest 100, and drops none before there are more', () => {
    let person = robin;
    const told = robin.identifierHistory.length;
    for (let index = told; index < IDENTIFIER_CHANGES_MAX; index += 1) {
      person = changed(person, index, index % 2 === 0 ? { addCards: ['7'] } : { removeCards: ['7'] });
    }
    person = changed(person, 200, person.identifiers.cards?.includes('7') ? { removeCards: ['7'] } : {});
    const before = person.identifierHistory;
    const after = changed(person, 300, { phone: '+441632960123' }).identifierHistory;
    expect(after).toHaveLength(IDENTIFIER_CHANGES_MAX);
    expect(after.slice(0, -1)).toEqual(before.slice(-(IDENTIFIER_CHANGES_MAX - 1)));
  });
});

describe('the history after a merge', () => {
  const other = changed(changed(nobody, 2, { cards: ['77'], email: 'other@example.com' }), 3, {
    phone: '+441632960199',
  });
  const merged = mergePersons(robin, other, {
    otherId: 'm-other',
    attributesMax: 50,
    occasion: { at: 9, ...agent },
  });

  it("has both members' changes in order, the other's with the other's id", () => {
    expect(merged.identifierHistory.slice(0, 6)).toEqual([
      ...robin.identifierHistory,
      ...other.identifierHistory.map((change) => ({ memberId: 'm-other', ...change })),
    ]);
  });

  it('tells what the merge took away and what it brought', () => {
    expect(merged.identifiers).toEqual({
      ...robin.identifiers,
      cards: ['2981', '2982', '77'],
      phone: '+441632960199',
    });
    expect(merged.identifierHistory.slice(6)).toEqual([
      { memberId: 'm-other', kind: 'email', old: 'other@example.com', at: 9, ...agent },
      { kind: 'card', new: '77', at: 9, ...agent },
      { kind: 'phone', new: '+441632960199', at: 9, ...agent },
    ]);
  });

  it('keeps the first id of who was merged twice', () => {
    const twice = mergePersons(nobody, merged, {
      otherId: 'm-robin',
      attributesMax: 50,
      occasion: { at: 10, ...agent },
    });
    expect(twice.identifierHistory.map(({ memberId }) => memberId).slice(0, 6)).toEqual([
      ...Array(3).fill('m-robin'),
      ...Array(3).fill('m-other'),
    ]);
  });
});
