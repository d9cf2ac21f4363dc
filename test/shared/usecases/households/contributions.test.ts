import { randomUUID } from 'node:crypto';
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { staffCounter } from '#shared/domain/approvals/staff-limits.ts';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import type { Books } from '../books.ts';
import { merge, redeem } from '../ledger/acts.ts';
import { expectSoundLog } from '../ledger/sound.ts';
import { useBooks } from '../use-books.ts';
import { approve, ask, reject } from './asking.ts';
import { DAY_MS, join, leave, lend, memberWith } from './households.ts';

/** One more point than one person gives by one act. */
const LARGE = 10_001;
const tooFew = { code: 'insufficient-points' };

let books: Books;

useBooks((own) => {
  books = own;
});

const givenBy = (by: string) => books.counters.taken(staffCounter(initialProgram, by, books.clock));
const standingOf = async (household: string, member: string) =>
  (await books.households.read(household)).members.find(({ memberId }) => memberId === member);

/** A household of one who may redeem and has nothing, and a lender with points who has not joined. */
async function parties(points: number) {
  const household = randomUUID();
  const redeemer = await memberWith(books, 0);
  await join(books, household, redeemer, { mayRedeem: true });
  return { household, redeemer, lender: await memberWith(books, points) };
}

describe('a contribution that an agent made', () => {
  it('lends from the first instant of the next day, and not before', async () => {
    const { household, redeemer, lender } = await parties(100);
    await join(books, household, lender);
    const from = (await standingOf(household, lender))?.lendsFrom ?? 0;
    expect(new Date(from).toISOString()).toMatch(/T00:00:00.000Z$/);
    books.clock = from - 1;
    await expect(redeem(books, redeemer, 'r1', { points: 1 })).rejects.toMatchObject(tooFew);
    books.clock = from;
    expect((await redeem(books, redeemer, 'r1', { points: 1 })).answer.redemption.drawn).toEqual([
      { memberId: lender, points: 1 },
    ]);
  });

  it('lends nothing where the lender leaves before the next day; joining again begins another day', async () => {
    const { household, redeemer, lender } = await parties(100);
    await join(books, household, lender);
    await leave(books, household, lender);
    books.clock += DAY_MS;
    await expect(redeem(books, redeemer, 'r1', { points: 1 })).rejects.toMatchObject(tooFew);
    await join(books, household, lender);
    await expect(redeem(books, redeemer, 'r1', { points: 1 })).rejects.toMatchObject(tooFew);
  });

  it('that was there before contributions had a day lends at once', async () => {
    const { household, redeemer, lender } = await parties(100);
    await join(books, household, lender);
    await books.client.send(
      new UpdateItemCommand({
        TableName: books.tables.members,
        Key: { id: { S: `household/${household}` }, part: { S: 'members' } },
        UpdateExpression: 'REMOVE members.#member.lendsFrom',
        ExpressionAttributeNames: { '#member': lender },
      }),
    );
    expect(await standingOf(household, lender)).not.toHaveProperty('lendsFrom');
    expect((await redeem(books, redeemer, 'r1', { points: 9 })).answer.redemption.drawn).toHaveLength(1);
    expect(await join(books, household, lender)).toMatchObject({ replayed: true });
  });

  it('that is taken away and made again keeps what the member lent so far', async () => {
    const { household, redeemer, lender } = await parties(100);
    await join(books, household, lender, { contributes: false });
    await lend(books, household, lender);
    await redeem(books, redeemer, 'r1', { points: 30 });
    await lend(books, household, lender, { contributes: false });
    expect(await standingOf(household, lender)).toMatchObject({ contributes: false, contributed: 30 });
    expect(await standingOf(household, lender)).not.toHaveProperty('lendsFrom');
    await lend(books, household, lender);
    expect(await standingOf(household, lender)).toMatchObject({ contributed: 30, lendsFrom: books.clock });
    await expectSoundLog(books, lender, 6);
  });
});

describe('the sum of the day of the agent', () => {
  it('counts what the lender has available, and nothing where a permission is taken or set again', async () => {
    const { household, lender } = await parties(700);
    expect(await ask(books, household, lender, 'ann')).toMatchObject({ answer: { contributes: true } });
    expect(await givenBy('ann')).toBe(700);
    await ask(books, household, lender, 'ann');
    await ask(books, household, lender, 'ann', { contributes: false });
    expect(await givenBy('ann')).toBe(700);
    await lend(books, household, lender);
    expect(await givenBy('ann')).toBe(700);
  });

  it('counts what the others lend, for a member who may newly redeem', async () => {
    const { household, lender } = await parties(700);
    await join(books, household, lender);
    const thief = await memberWith(books, 5);
    await ask(books, household, thief, 'bob', { mayRedeem: true, contributes: false });
    expect(await givenBy('bob')).toBe(700);
  });

  it('holds contributions that are made at once', async () => {
    const households = await Promise.all(Array.from({ length: 12 }, () => parties(9_000)));
    const told = await Promise.all(
      households.map(({ household, lender }) => ask(books, household, lender, 'cid')),
    );
    expect(told.filter((one) => 'answer' in one)).toHaveLength(11);
    expect(await givenBy('cid')).toBe(99_000);
  });
});

describe('a contribution above the limits of one person', () => {
  it('waits, also after the household changed, and lends from the day after its approval', async () => {
    const { household, redeemer, lender } = await parties(LARGE);
    const first = await ask(books, household, lender, 'ann');
    expect(first).toMatchObject({ replayed: false, awaiting: { points: LARGE } });
    expect(await standingOf(household, lender)).toBeUndefined();
    await join(books, household, await memberWith(books, 0));
    expect(await ask(books, household, lender, 'ann')).toEqual({ ...first, replayed: true });
    books.clock += 3 * DAY_MS;
    const approved = await approve(books, lender, 'bob');
    expect(approved).toMatchObject({ replayed: false, answer: { contributes: true } });
    expect([await givenBy('ann'), await givenBy('bob')]).toEqual([0, 0]);
    await expect(redeem(books, redeemer, 'r1', { points: 1 })).rejects.toMatchObject(tooFew);
    books.clock += DAY_MS;
    await redeem(books, redeemer, 'r1', { points: 1 });
    const log = await expectSoundLog(books, lender);
    expect(log.at(-2)?.entry.act).toMatchObject({ does: 'join', by: 'ann' });
  });

  it('by a right to redeem waits for the points of the others', async () => {
    const { household, lender } = await parties(LARGE);
    await join(books, household, lender);
    const thief = await memberWith(books, 0);
    const told = await ask(books, household, thief, 'ann', { mayRedeem: true, contributes: false });
    expect(told).toMatchObject({ awaiting: { points: LARGE } });
  });

  it('hinders no change that gives nothing; one that was rejected can be asked for after the household changed', async () => {
    const { household, lender } = await parties(LARGE);
    await ask(books, household, lender, 'ann');
    expect(await ask(books, household, lender, 'ann', { contributes: false })).toMatchObject({
      answer: { contributes: false },
    });
    await reject(books, lender, 'bob');
    expect(await ask(books, household, lender, 'ann')).toMatchObject({ replayed: false, awaiting: {} });
    await reject(books, lender, 'bob');
    await expect(ask(books, household, lender, 'ann')).rejects.toMatchObject({ code: 'act-rejected' });
  });

  it('is refused where its member left meanwhile, and waits on', async () => {
    const { household, lender } = await parties(LARGE);
    await join(books, household, lender, { contributes: false });
    await ask(books, household, lender, 'ann');
    await leave(books, household, lender);
    await expect(approve(books, lender, 'bob')).rejects.toMatchObject({ code: 'household-not-found' });
    await join(books, household, lender, { contributes: false });
    await expect(approve(books, lender, 'bob')).rejects.toMatchObject({ code: 'household-not-found' });
    expect(await reject(books, lender, 'bob')).toMatchObject({ replayed: false });
  });

  it('is refused where its member was merged meanwhile', async () => {
    const { household, lender } = await parties(LARGE);
    await ask(books, household, lender, 'ann');
    await merge(books, await memberWith(books, 0), lender, 'm1');
    await expect(approve(books, lender, 'bob')).rejects.toMatchObject({ code: 'member-merged' });
  });

  it('is booked by its approval once, also after the lender took it away', async () => {
    const { household, lender } = await parties(LARGE);
    await ask(books, household, lender, 'ann');
    const told = await Promise.all([approve(books, lender, 'bob'), approve(books, lender, 'cat')]);
    expect(told.map(({ replayed }) => replayed).toSorted()).toEqual([false, true]);
    await lend(books, household, lender, { contributes: false });
    await expect(approve(books, lender, 'bob')).rejects.toMatchObject({ code: 'act-approved' });
    expect(await standingOf(household, lender)).toMatchObject({ contributes: false });
  });

  it('is approved as told where the lender began it by an own sign-in meanwhile', async () => {
    const { household, redeemer, lender } = await parties(LARGE);
    await join(books, household, lender, { contributes: false });
    await ask(books, household, lender, 'ann');
    await lend(books, household, lender);
    expect(await approve(books, lender, 'bob')).toMatchObject({ replayed: true });
    await redeem(books, redeemer, 'r1', { points: 1 });
  });

  it('keeps one decision where an approval and a rejection come at once', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { household, lender } = await parties(LARGE);
      await ask(books, household, lender, 'ann');
      const told = await Promise.allSettled([approve(books, lender, 'bob'), reject(books, lender, 'cat')]);
      const done = told.filter(({ status }) => status === 'fulfilled');
      expect(done).toHaveLength(1);
      const contributes = (await standingOf(household, lender))?.contributes === true;
      expect(contributes).toBe(told[0]?.status === 'fulfilled');
    }
  });

  it('is neither asked for nor approved by an agent of the household', async () => {
    const { household, redeemer, lender } = await parties(LARGE);
    const mate = await memberWith(books, 0);
    await join(books, household, mate);
    const refused = { code: 'actor-is-beneficiary' };
    for (const agent of [redeemer, mate]) {
      await expect(ask(books, household, lender, 'ann', {}, agent)).rejects.toMatchObject(refused);
    }
    await ask(books, household, lender, 'ann');
    for (const agent of [redeemer, mate]) {
      await expect(approve(books, lender, 'bob', agent)).rejects.toMatchObject(refused);
    }
    await expect(approve(books, lender, 'ann')).rejects.toMatchObject({ code: 'approver-is-author' });
  });
});

describe("a member's own decision", () => {
  it('lends at once with a sign-in of the last ten minutes, and is refused by an older one', async () => {
    const { household, redeemer, lender } = await parties(100);
    await join(books, household, lender);
    const old = 10 * 60_000 + 1;
    await expect(lend(books, household, lender, {}, old)).rejects.toMatchObject({ code: 'sign-in-again' });
    expect(await lend(books, household, lender)).toMatchObject({ replayed: false });
    expect(await lend(books, household, lender, {}, old)).toMatchObject({ replayed: true });
    await redeem(books, redeemer, 'r1', { points: 1 });
    expect(await lend(books, household, lender, { contributes: false }, old)).toMatchObject({
      answer: { contributes: false },
    });
    await expect(redeem(books, redeemer, 'r2', { points: 1 })).rejects.toMatchObject(tooFew);
  });

  it('neither joins nor changes the right to redeem', async () => {
    const { household, redeemer, lender } = await parties(100);
    await expect(lend(books, household, lender)).rejects.toMatchObject({ code: 'household-not-found' });
    for (const [member, mayRedeem] of [
      [redeemer, false],
      [lender, true],
    ] as const) {
      if (member === lender) await join(books, household, lender);
      const refused = { code: 'actor-is-beneficiary' };
      await expect(lend(books, household, member, { mayRedeem })).rejects.toMatchObject(refused);
    }
    expect(await lend(books, household, redeemer, { mayRedeem: true })).toMatchObject({
      answer: { mayRedeem: true },
    });
  });
});
