import { describe, expect, it } from 'vitest';
import { contentHash } from '#shared/domain/ledger/digest.ts';
import type { Unlocking } from '#shared/domain/ledger/reference.ts';
import type { ClawbackPolicy } from '#shared/domain/program/program.ts';
import { DAY_MS } from '#shared/domain/time/calendar.ts';
import { giveBonus, type OwedBonus } from '#shared/usecases/engagement/give-bonus.ts';
import { revokeBonus } from '#shared/usecases/engagement/revoke-bonus.ts';
import { entryDocument } from '#shared/usecases/ledger/entry-document.ts';
import { listRedemptions } from '#shared/usecases/ledger/list-redemptions.ts';
import { changeStatus } from '#shared/usecases/members/change-status.ts';
import { Cursors } from '#shared/usecases/paging.ts';
import { newId } from '../database.ts';
import { hashOfDocument } from '../entry-hash.ts';
import { Log } from '../shared/domain/ledger/log.ts';
import { purchaseOf } from '../shared/domain/ledger/purchases.ts';
import { expectSound } from '../shared/domain/ledger/sound-log.ts';
import type { Books } from '../shared/usecases/books.ts';
import {
  adjust,
  erase,
  giveBack,
  merge,
  partiesOf,
  redeem,
  suspend,
} from '../shared/usecases/ledger/acts.ts';
import { expectSoundLog } from '../shared/usecases/ledger/sound.ts';
import { useBooks } from '../shared/usecases/use-books.ts';
import { instant, programOf } from './program.ts';

let books: Books;

useBooks((own) => {
  books = own;
});

const start = instant('2026-01-10T09:00:00Z');
const days = (count: number) => start + count * DAY_MS;

describe('Rule 48: a bonus', () => {
  it('is available at once, expires as the programme has it, and is earned; nothing qualifies', () => {
    const log = new Log(programOf({ maturity: { days: 14 } }), start);
    const { entry } = log.bonus({ definitionId: 'regular', n: 1 }, { points: 1500 }, days(1));
    expect(entry).toMatchObject({
      kind: 'bonus',
      reference: 'bonus/achievements/regular/lifetime/1/',
      occurredAt: days(1),
      postings: [
        { account: 'available', points: 1500 },
        { account: 'issued', points: -1500 },
      ],
      awards: [{ points: 1500, reason: 'Regular' }],
    });
    expect(log.balance(days(1))).toMatchObject({
      available: 1500,
      pending: 0,
      expiring: [{ at: '2028-02-01T00:00:00.000Z', points: 1500 }],
      lifetime: { earned: 1500 },
      tier: { id: 'blue', qualifyingPoints: 0 },
    });
    expectSound(log);
  });

  it('counts for the tier where its prize says so, and the tier rises in the same entry', () => {
    const log = new Log(programOf(), start);
    const { entry } = log.bonus({}, { points: 20, qualifying: 1000 }, days(1));
    expect(entry.tierChange).toEqual({ from: 'blue', to: 'silver' });
    expect(log.balance(days(1)).tier).toMatchObject({ id: 'silver', qualifyingPoints: 1000 });
    log.bonus({ n: 2 }, { qualifying: 7 }, days(2));
    expect(log.head.entry).toMatchObject({ kind: 'bonus', postings: [] });
    expect(log.balance(days(2))).toMatchObject({ available: 20, tier: { qualifyingPoints: 1007 } });
    expectSound(log);
  });

  it('repays debt first', () => {
    const log = new Log(programOf({ clawback: 'negative' }), start);
    log.purchase('p1', purchaseOf(10_000, { occurredAt: start }), start);
    log.redeem('r1', { points: 100 }, start);
    log.takeBack('p1', 'b1', start);
    log.bonus({}, { points: 130 }, days(1));
    expect(log.balance(days(1))).toMatchObject({ available: 30, debt: 0 });
    expectSound(log);
  });

  it('shows the definition with its version, and what its hash covers', () => {
    const log = new Log(programOf(), start);
    const unlocking = { collection: 'challenges', definitionId: 'summer', period: '2026-01' } as const;
    log.bonus(unlocking, { points: 20, qualifying: 5 }, days(1), { version: 3 });
    const given = entryDocument(log.head.entry, 1);
    expect(given).toMatchObject({ challengeId: 'summer', bonus: { version: 3, qualifying: 5 } });
    expect(hashOfDocument(given)).toBe(given.hash);
    log.revoke(unlocking, 1, days(2));
    const revoked = entryDocument(log.head.entry, 1);
    expect(revoked).toMatchObject({ challengeId: 'summer', bonus: { qualifying: -5, forgiven: 0 } });
    expect(hashOfDocument(revoked)).toBe(revoked.hash);
  });
});

describe('Rule 48: a revocation', () => {
  /** 100 of a bonus, of which 70 are spent, 20 of another lot, 50 pending of a purchase. */
  function spentBonus(clawback: ClawbackPolicy): Log {
    const log = new Log(programOf({ clawback, maturity: { days: 14 } }), start);
    log.bonus({}, { points: 100, qualifying: 1000 }, days(40));
    log.redeem('r1', { points: 70 }, days(40));
    log.adjust('a1', 20, days(80));
    log.purchase('p1', purchaseOf(4_000, { occurredAt: days(80) }), days(80));
    return log;
  }

  it.each([
    ['pending-only', 0, 100, 50],
    ['to-zero', 50, 50, 0],
    ['negative', 100, 0, -50],
  ] as const)('takes as a return owes: %s', (clawback, reversed, forgiven, available) => {
    const log = spentBonus(clawback);
    const entry = log.revoke({}, 1, days(81))?.entry;
    expect(entry).toMatchObject({
      kind: 'bonus',
      reference: 'bonus/achievements/regular/lifetime/1/revocation/1/',
      act: { reversed, forgiven },
      tierChange: { from: 'silver', to: 'blue' },
    });
    expect(log.balance(days(81))).toMatchObject({
      available,
      pending: 50,
      lifetime: { reversed },
      tier: { id: 'blue', qualifyingPoints: 40 },
    });
    expectSound(log);
  });

  it('takes its own points before others, which expire earlier', () => {
    const log = new Log(programOf({ expiry: { months: 1, roundTo: 'day' } }), start);
    log.adjust('a1', 20, start);
    log.bonus({}, { points: 100 }, days(5));
    log.revoke({}, 1, days(6));
    expect(log.balance(days(6)).expiring).toEqual([{ at: '2026-02-11T00:00:00.000Z', points: 20 }]);
  });

  it('happens once: a second one takes nothing, and one of a bonus never given neither', () => {
    const log = spentBonus('negative');
    expect(log.revoke({ n: 2 }, 1, days(81))).toBeUndefined();
    expect(log.revoke({}, 1, days(81))).toBeDefined();
    expect(log.revoke({}, 2, days(82))).toBeUndefined();
  });
});

const badge = (name: string, n = 1): Unlocking => ({
  collection: 'achievements',
  definitionId: name,
  period: 'lifetime',
  n,
});

const owed = (name: string, change: Partial<OwedBonus> = {}): OwedBonus => ({
  unlocking: badge(name),
  version: 1,
  name: 'Regular',
  prize: { points: 50 },
  ...change,
});

const ports = () => ({ ...books.ports, programs: books.programs });
const give = (member: string, bonus: OwedBonus) => giveBonus(ports(), member, bonus);
const revoke = (member: string, unlocking: Unlocking, k = 1) =>
  revokeBonus(ports(), member, { unlocking, k });

function reinstate(member: string) {
  const content = { status: 'active', reason: 'cleared' } as const;
  const command = { changeId: 'back', ...content, by: 'agent-1', contentHash: contentHash(content) };
  return changeStatus(books.ports, books.programs, member, command);
}

const availableOf = async (member: string) => (await books.ledger.head(member))?.entry.balance.available;

describe('Rule 48: a bonus is booked', () => {
  it('once, also where it is given several times at once beside a return', async () => {
    const member = await books.newMember();
    await books.buy(member, 'p1', purchaseOf(10_000));
    const outcomes = await Promise.all([
      give(member, owed('regular')),
      give(member, owed('regular')),
      giveBack(books, member, 'p1', 'b1'),
      give(member, owed('regular')),
    ]);
    const told = outcomes.filter((one) => 'outcome' in one);
    expect(told.map((one) => 'replayed' in one && one.replayed).sort()).toEqual([false, true, true]);
    expect(await availableOf(member)).toBe(50);
    expect(await give(member, owed('regular', { prize: { points: 70 } }))).toMatchObject({
      outcome: 'given',
      points: 50,
      replayed: true,
    });
    await expectSoundLog(books, member, 3);
  });

  it('to the last point of the budget of its definition, which gets back what a revocation took', async () => {
    const name = newId('goal');
    const members = [await books.newMember(), await books.newMember(), await books.newMember()];
    const bonus = owed(name, { prize: { points: 50, qualifying: 1 }, budgetPoints: 80 });
    const given = await Promise.all(members.map((member) => give(member, bonus)));
    expect(given.map((one) => one.outcome === 'given' && one.points).sort()).toEqual([0, 30, 50]);
    const counter = `budget/achievements/${name}`;
    expect(await books.counters.taken(counter)).toBe(80);
    for (const member of members) await revoke(member, badge(name));
    expect(await books.counters.taken(counter)).toBe(0);
    expect(await Promise.all(members.map(availableOf))).toEqual([0, 0, 0]);
  });

  it('never where the budget is used up but as an entry of no points, which stays the outcome', async () => {
    const name = newId('goal');
    const [first, second] = [await books.newMember(), await books.newMember()];
    const bonus = owed(name, { budgetPoints: 50 });
    await give(first, bonus);
    expect(await give(second, bonus)).toMatchObject({ outcome: 'given', points: 0, replayed: false });
    await revoke(first, badge(name));
    expect(await give(second, bonus)).toMatchObject({ outcome: 'given', points: 0, replayed: true });
  });
});

describe('Rule 48: a reward of the catalogue as a prize', () => {
  const nothing = { title: '', send: async () => ({ replayed: false, answer: {} }), adds: [], available: 0 };

  it('is a redemption of 0 points of one piece, alone or beside points, and stays after a revocation', async () => {
    const { member, reward } = await partiesOf(books, nothing);
    await give(member, owed('coffee', { prize: { rewardId: reward } }));
    await give(member, owed('breakfast', { prize: { rewardId: reward, points: 5 } }));
    expect((await books.log(member)).slice(2).map(({ entry }) => entryDocument(entry, 1))).toMatchObject([
      {
        kind: 'redemption',
        reference: 'bonus/achievements/coffee/lifetime/1/',
        postings: [],
        achievementId: 'coffee',
        bonus: { version: 1, rewardId: reward },
      },
      { kind: 'bonus', reference: 'bonus/achievements/breakfast/lifetime/1/' },
      { kind: 'redemption', reference: 'bonus/achievements/breakfast/lifetime/1/reward/' },
    ]);
    expect(await books.counters.taken(`stock/${reward}`)).toBe(2);
    expect(await revoke(member, badge('coffee'))).toEqual({ outcome: 'nothing' });
    expect(await revoke(member, badge('breakfast'))).toMatchObject({ outcome: 'revoked', pointsReversed: 5 });
    expect(await books.counters.taken(`stock/${reward}`)).toBe(2);
    expect(await availableOf(member)).toBe(1000);
  });

  it('that is out of stock is left out, and the bonus says so for ever', async () => {
    const { member, other, reward } = await partiesOf(books, nothing);
    await redeem(books, other, 'all', { rewardId: reward, quantity: 5 });
    const bonus = owed('coffee', { prize: { rewardId: reward, points: 5 } });
    expect(await give(member, bonus)).toMatchObject({ points: 5, noReward: 'out of stock', replayed: false });
    expect(await give(member, bonus)).toMatchObject({ points: 5, noReward: 'out of stock', replayed: true });
    const unknown = owed('tea', { prize: { rewardId: 'unknown' } });
    expect(await give(member, unknown)).toMatchObject({ points: 0, noReward: 'not known' });
    expect(await books.counters.taken(`stock/${reward}`)).toBe(5);
  });

  it('does not disturb the list of redemptions', async () => {
    const { member, reward } = await partiesOf(books, nothing);
    await redeem(books, member, 'own', { points: 10 });
    await give(member, owed('coffee', { prize: { rewardId: reward } }));
    const listed = await listRedemptions(
      { ...books.ports, batches: books.batches },
      await books.programs.get(),
      new Cursors('secret'),
      member,
      { limit: 10 },
    );
    expect(listed.items.map(({ id }) => id)).toEqual(['own']);
  });
});

describe('Rule 29: a bonus that is owed', () => {
  it('waits while the member is suspended and is given after; a revocation does not wait', async () => {
    const member = await books.newMember();
    await give(member, owed('first'));
    await suspend(books, member, 's1');
    expect(await give(member, owed('second'))).toEqual({ outcome: 'waits' });
    expect(await revoke(member, badge('first'))).toMatchObject({ outcome: 'revoked', pointsReversed: 50 });
    await reinstate(member);
    expect(await give(member, owed('second'))).toMatchObject({ outcome: 'given', replayed: false });
    expect(await availableOf(member)).toBe(50);
  });

  it('lapses with an erasure; what was given is still told, and can be revoked', async () => {
    const member = await books.newMember();
    await give(member, owed('first'));
    await erase(books, member);
    expect(await give(member, owed('second'))).toEqual({ outcome: 'lapsed' });
    expect(await give(member, owed('first'))).toMatchObject({ outcome: 'given', replayed: true });
    expect(await revoke(member, badge('first'))).toMatchObject({ outcome: 'revoked', pointsReversed: 50 });
    expect(await availableOf(member)).toBe(-50);
  });
});

describe('Rule 28: after a merge a bonus', () => {
  it('goes to the survivor under the id of who reached it; one given before stays the one', async () => {
    const [survivor, gone] = [await books.newMember(), await books.newMember()];
    await give(survivor, owed('regular'));
    await give(gone, owed('regular'));
    await merge(books, survivor, gone, 'g1');
    expect(await give(gone, owed('regular'))).toMatchObject({ memberId: gone, replayed: true });
    expect(await give(gone, owed('traveller'))).toMatchObject({ memberId: survivor, replayed: false });
    expect(await give(gone, owed('traveller'))).toMatchObject({ memberId: survivor, replayed: true });
    const newest = (await books.ledger.head(survivor))?.entry;
    expect(newest?.reference).toBe(`bonus/achievements/${gone}:traveller/lifetime/1/`);
    expect(await availableOf(survivor)).toBe(150);
    await expectSoundLog(books, survivor);
  });

  it('is revoked once, by the id of who reached it', async () => {
    const [survivor, gone] = [await books.newMember(), await books.newMember()];
    await adjust(books, survivor, 'a1', 10);
    await give(gone, owed('regular'));
    await merge(books, survivor, gone, 'g1');
    await give(gone, owed('traveller'));
    expect(await revoke(gone, badge('regular'))).toMatchObject({ memberId: survivor, pointsReversed: 50 });
    expect(await revoke(survivor, badge('regular'), 2)).toEqual({ outcome: 'nothing' });
    expect(await revoke(gone, badge('traveller'))).toMatchObject({ pointsReversed: 50 });
    expect(await revoke(gone, badge('traveller'))).toMatchObject({ replayed: true });
    expect(await availableOf(survivor)).toBe(10);
    const [third, lost] = [await books.newMember(), await books.newMember()];
    await give(lost, owed('regular'));
    await merge(books, third, lost, 'g1');
    expect(await revoke(third, badge('regular'))).toEqual({ outcome: 'nothing' });
    expect(await revoke(lost, badge('regular'))).toMatchObject({ memberId: third, pointsReversed: 50 });
  });

  it('is revoked for the member whose it was, where both had one', async () => {
    const [survivor, gone] = [await books.newMember(), await books.newMember()];
    await give(survivor, owed('regular'));
    await give(gone, owed('regular', { prize: { points: 70 } }));
    await merge(books, survivor, gone, 'g1');
    expect(await revoke(gone, badge('regular'))).toMatchObject({ pointsReversed: 70 });
    expect(await revoke(survivor, badge('regular'))).toMatchObject({ pointsReversed: 50 });
    expect(await availableOf(survivor)).toBe(0);
  });
});
