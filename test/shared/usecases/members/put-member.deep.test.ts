import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PersonChange } from '#shared/domain/members/person.ts';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import { getMember } from '#shared/usecases/members/get-member.ts';
import { lookupMember } from '#shared/usecases/members/lookup-member.ts';
import { newMemberId } from '../../../database.ts';
import { type EnrolmentPlace, newCard, putBy, secret, useEnrolmentPlace } from './enrolment.ts';
import { ownershipBreaches } from './ownership.ts';

let database: EnrolmentPlace['database'];
let proxy: EnrolmentPlace['proxy'];
let ports: EnrolmentPlace['ports'];
let faulty: EnrolmentPlace['faulty'];
let identifiers: EnrolmentPlace['identifiers'];

useEnrolmentPlace((place) => {
  ({ database, proxy, ports, faulty, identifiers } = place);
});

const put = (memberId: string, change: PersonChange, where = ports) => putBy(where, memberId, change);

const breachesOf = (memberIds: readonly string[]) =>
  ownershipBreaches(database, ports, { memberIds, secret });

/** How many calls of these ended in that way. */
function counted(results: readonly PromiseSettledResult<unknown>[], code: string | undefined): number {
  return results.filter((result) =>
    result.status === 'fulfilled' ? code === undefined : result.reason.code === code,
  ).length;
}

describe.each([
  { storage: 'as it is', overlapping: false },
  { storage: 'refusing writes that overlap', overlapping: true },
])('tills at once, with storage $storage', ({ overlapping }) => {
  beforeEach(() => {
    proxy.break();
    proxy.overlapsConflict = overlapping;
  });
  afterEach(() => {
    proxy.overlapsConflict = false;
  });

  it('50 of them enrol one card under 50 ids: one wins, 49 learn who', async () => {
    const shared = newCard();
    const memberIds = Array.from({ length: 50 }, newMemberId);
    const results = await Promise.allSettled(
      memberIds.map((id) => put(id, { identifiers: { cards: [shared] } }, faulty)),
    );
    const owner = await lookupMember(identifiers, { card: shared });
    expect(results[memberIds.indexOf(owner)]).toMatchObject({ value: { outcome: 'enrolled' } });
    const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
    expect(refused).toHaveLength(49);
    for (const { code, data } of refused) {
      expect([code, data]).toEqual([
        'identifier-taken',
        { errors: [expect.objectContaining({ pointer: '/identifiers/cards/0', memberId: owner })] },
      ]);
    }
    expect(await breachesOf(memberIds)).toEqual([]);
  });

  it('20 of them change one member, who loses no field', async () => {
    const memberId = newMemberId();
    await put(memberId, {});
    const names = Array.from({ length: 20 }, (_, index) => `a${index}`);
    await Promise.all(names.map((name) => put(memberId, { attributes: { [name]: true } }, faulty)));
    const { attributes } = await getMember(ports, initialProgram, memberId);
    expect(Object.keys(attributes).toSorted()).toEqual(names.toSorted());
    expect((await ports.members.person(memberId))?.revision).toBe(21);
  });

  it('20 of them add a card each, and none is lost', async () => {
    const memberId = newMemberId();
    const cards = Array.from({ length: 20 }, newCard);
    await Promise.all(cards.map((one) => put(memberId, { identifiers: { addCards: [one] } }, faulty)));
    const { identifiers: has } = await getMember(ports, initialProgram, memberId);
    expect(has.cards?.toSorted()).toEqual(cards);
    expect(await breachesOf([memberId])).toEqual([]);
  });

  it('two add the last card that there is room for: one of them is told that there is none', async () => {
    const memberId = newMemberId();
    await put(memberId, { identifiers: { cards: Array.from({ length: 19 }, newCard) } });
    const results = await Promise.allSettled(
      [newCard(), newCard()].map((one) => put(memberId, { identifiers: { addCards: [one] } }, faulty)),
    );
    expect([counted(results, undefined), counted(results, 'validation')]).toEqual([1, 1]);
    expect(await breachesOf([memberId])).toEqual([]);
  });

  it('a card goes from one member to another while a third claims it: one of the two has it', async () => {
    const [from, to, third] = [newMemberId(), newMemberId(), newMemberId()];
    const [moved, kept] = [newCard(), newCard()];
    await put(from, { identifiers: { cards: [moved, kept] } });
    const claim = { identifiers: { addCards: [moved] } };
    const move = async () => {
      await put(from, { identifiers: { removeCards: [moved] } }, faulty);
      return put(to, claim, faulty);
    };
    const results = await Promise.allSettled([move(), put(third, claim, faulty)]);
    const owner = await lookupMember(identifiers, { card: moved });
    expect([to, third]).toContain(owner);
    expect(counted(results, undefined)).toBe(1);
    expect(counted(results, 'identifier-taken')).toBe(1);
    expect(await lookupMember(identifiers, { card: kept })).toBe(from);
    expect(await breachesOf([from, to, third])).toEqual([]);
  });

  it('20 members take the e-mail address of the next, who gives it up first: all have another in the end', async () => {
    const memberIds = Array.from({ length: 20 }, newMemberId);
    const address = (index: number) => `${memberIds[index % 20]}@example.com`;
    await Promise.all(memberIds.map((id, index) => put(id, { identifiers: { email: address(index) } })));
    // As long as each has its own, nobody gets another's.
    const swap = (only: readonly number[]) =>
      Promise.allSettled(
        only.map((index) =>
          put(memberIds[index] ?? '', { identifiers: { email: address(index + 1) } }, faulty),
        ),
      );
    const all = memberIds.map((_, index) => index);
    expect(counted(await swap(all), 'identifier-taken')).toBe(20);
    await put(memberIds[0] ?? '', { identifiers: { email: null } });
    let left: readonly number[] = all;
    for (let round = 0; round < 20 && left.length > 0; round += 1) {
      const results = await swap(left);
      left = left.filter((_, index) => results[index]?.status === 'rejected');
      expect(await breachesOf(memberIds)).toEqual([]);
    }
    expect(left).toEqual([]);
    const owners = await Promise.all(
      all.map((index) => lookupMember(identifiers, { email: address(index) })),
    );
    expect(owners).toEqual(all.map((index) => memberIds[(index + 19) % 20]));
  });
});

describe('the identifiers of a member', () => {
  it('keep who changed them, of all that change them at once', async () => {
    const memberId = newMemberId();
    const first = `${memberId.toLowerCase()}@example.com`;
    const [moved, ...cards] = Array.from({ length: 12 }, newCard);
    await put(memberId, { identifiers: { cards: [moved ?? ''], email: first } });
    const addresses = cards.map((_, index) => `${index}-${first}`);
    await Promise.all([
      ...cards.map((card) => put(memberId, { identifiers: { addCards: [card] } }, faulty)),
      ...addresses.map((email) => put(memberId, { identifiers: { email } }, faulty)),
      put(memberId, { identifiers: { removeCards: [moved ?? ''] } }, faulty),
    ]);
    const stored = await ports.members.person(memberId);
    const history = stored?.person.identifierHistory ?? [];
    const told = (key: 'old' | 'new', kind: string) =>
      history.flatMap((change) => (change.kind === kind ? (change[key] ?? []) : [])).toSorted();
    expect(told('new', 'card')).toEqual([moved, ...cards].toSorted());
    expect(told('old', 'card')).toEqual([moved]);
    expect(told('new', 'email')).toEqual([first, ...addresses].toSorted());
    // Each address but the last was replaced by another, which names it.
    const last = stored?.person.identifiers.email;
    expect(told('old', 'email')).toEqual([first, ...addresses].filter((email) => email !== last).toSorted());
    expect(history.every(({ by, caller }) => by === 'till-7' && caller === 'channel')).toBe(true);
  });
});
