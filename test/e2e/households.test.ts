import { describe, expect, it } from 'vitest';
import { newMemberId } from '../database.ts';
import { Acts, expectFirst, expectReplay, tally, times } from './acts.ts';
import { type Answer, expectRefused } from './answers.ts';
import type { As, Environment } from './environment.ts';
import { following } from './following.ts';
import { useSharedLaurel } from './shared-laurel.ts';

const CARD = '2985000000001';

let environment: Environment;
const acts = new Acts(() => environment);

useSharedLaurel((laurel) => {
  environment = laurel;
});

/** The first instant of the day after an agent's decision, in the time zone of the programme. */
function nextDay({ body }: Answer): string {
  const midnight = new Date(body.joinedAt);
  midnight.setUTCHours(24, 0, 0, 0);
  return midnight.toISOString();
}

let begun = 0;
const newHousehold = () => {
  begun += 1;
  return `home-${begun}`;
};

function join(household: string, member: string, body: object = {}, as: As = 'agent'): Promise<Answer> {
  return environment.call('PUT', `/v1/households/${household}/members/${member}`, { as, body });
}

/** A member contributes with a sign-in of their own, which lends at once. */
const lend = (household: string, member: string) =>
  join(household, member, { contributes: true }, { member });

function leave(household: string, member: string, as: As = 'agent'): Promise<Answer> {
  return environment.call('DELETE', `/v1/households/${household}/members/${member}`, { as });
}

function read(household: string, as: As = 'agent'): Promise<Answer> {
  return environment.call('GET', `/v1/households/${household}`, { as });
}

const availableOf = async (member: string) => (await acts.balance(member)).body.available;

/** A household of one member who may redeem, with `own` points, and one who lends by their own sign-in, with `others`. */
async function pair(own: number, others: number) {
  const household = newHousehold();
  const redeemer = own > 0 ? await acts.memberWith(own) : await environment.enrol();
  const lender = await acts.memberWith(others);
  await join(household, redeemer, { mayRedeem: true });
  await join(household, lender, { contributes: false });
  expect((await lend(household, lender)).status).toBe(200);
  return { household, redeemer, lender };
}

describe('a household', () => {
  it('begins with its first member, and tells what its members may, have, lent and drew', async () => {
    const household = newHousehold();
    const [parent, child] = [await acts.memberWith(100), await acts.memberWith(40)];
    const first = await join(household, parent, { mayRedeem: true });
    expectFirst(first);
    expect(first.body).toMatchObject({
      householdId: household,
      memberId: parent,
      mayRedeem: true,
      contributes: true,
      lendsFrom: nextDay(first),
    });
    const second = await join(household, child);
    expectFirst(second);
    expect((await read(household)).body).toEqual({
      householdId: household,
      members: [
        { ...memberOf(first), available: 100, contributed: 0, drawn: 0 },
        {
          memberId: child,
          mayRedeem: false,
          contributes: true,
          lendsFrom: nextDay(second),
          joinedAt: expect.any(String),
          available: 40,
          contributed: 0,
          drawn: 0,
        },
      ],
      available: 140,
    });
    expect(await acts.entries(parent)).toEqual([
      ['accrual', 'purchase/earned/'],
      ['status', `household/${household}/join/1/`],
    ]);
    const { body } = await environment.call('GET', `/v1/members/${parent}/entries/2`);
    expect(body).toMatchObject({ postings: [], household: { joined: household, lendsFrom: nextDay(first) } });
  });

  it('lets an agent change what a member may: the same again is a replay', async () => {
    const { household, redeemer } = await pair(0, 100);
    const changed = await join(household, redeemer, { mayRedeem: false });
    expectFirst(changed, 200);
    expectReplay(await join(household, redeemer), changed);
    await acts.expectNoTrace(() => acts.redeem(redeemer, 'r1', { points: 1 }), {
      status: 409,
      code: 'insufficient-points',
    });
  });

  it('is read by staff and by who is in it; to anybody else it is as good as unknown', async () => {
    const { household, redeemer } = await pair(10, 100);
    for (const as of ['channel', 'agent', { member: redeemer }] as const) {
      expect((await read(household, as)).status).toBe(200);
    }
    const stranger = await environment.enrol();
    const bytes = ({ status, text, body }: Answer) => [status, text.replace(body.instance, '')];
    const unknown = await read('home-of-nobody', { member: stranger });
    expectRefused(unknown, { status: 404, code: 'household-not-found' });
    expect(bytes(await read(household, { member: stranger }))).toEqual(bytes(unknown));
    await leave(household, redeemer);
    expect(bytes(await read(household, { member: redeemer }))).toEqual(bytes(unknown));
  });

  it('takes nobody who is in another one, and has at most eight members', async () => {
    const { household, redeemer } = await pair(0, 1);
    await acts.expectNoTrace(() => join(newHousehold(), redeemer), {
      status: 409,
      code: 'in-another-household',
    });
    const answers = await times(9, async () => join(household, await environment.enrol()));
    expect(tally(answers)).toEqual({ 201: 6, 409: 3 });
    const full = answers.filter(({ status }) => status === 409);
    expect(full.map(({ body }) => body.code)).toEqual(Array(3).fill('household-full'));
    expect((await read(household)).body.members).toHaveLength(8);
    expectRefused(await join(household, newMemberId()), { status: 404, code: 'member-not-found' });
  });

  it('is left by the member itself, once and for all that come again; the last one dissolves it', async () => {
    const { household, redeemer, lender } = await pair(5, 10);
    expectRefused(await leave(household, redeemer, { member: lender }), {
      status: 404,
      code: 'member-not-found',
    });
    for (let again = 0; again < 2; again += 1) {
      expect((await leave(household, redeemer, { member: redeemer })).status).toBe(204);
    }
    expect(await availableOf(redeemer)).toBe(5);
    expect((await leave(household, lender)).status).toBe(204);
    expectRefused(await read(household), { status: 404, code: 'household-not-found' });
    expectFirst(await join(household, lender));
  });

  it('is left by who is erased: what the others have is theirs', async () => {
    const { household, redeemer, lender } = await pair(5, 10);
    expect((await environment.call('DELETE', `/v1/members/${lender}`, { as: 'agent' })).status).toBe(204);
    const { body } = await read(household);
    expect([body.members.map((one: { memberId: string }) => one.memberId), body.available]).toEqual([
      [redeemer],
      5,
    ]);
    await environment.runner.drained();
    const kept = await environment.dump();
    expect(kept).toContain(`household/${household}`);
  });

  it('knows a member by card, which no answer shows', async () => {
    const member = await environment.enrol({ identifiers: { cards: [CARD] } });
    const answer = await join(newHousehold(), `card:${CARD}`);
    expectFirst(answer);
    expect(answer.body.memberId).toBe(member);
    expect(answer.text).not.toContain(CARD);
  });
});

describe('a contribution that an agent made', () => {
  it('is told to the lender at once, and lends nothing before the next day', async () => {
    const household = newHousehold();
    const [redeemer, lender] = [await environment.enrol(), await acts.memberWith(100)];
    await join(household, redeemer, { mayRedeem: true });
    await environment.runner.drained();
    const socket = await following(environment, lender);
    const joined = await join(household, lender);
    expect(joined.body.lendsFrom).toBe(nextDay(joined));
    await socket.reaches(2);
    expect(socket.balances).toMatchObject([
      { cause: { kind: 'status', reference: `household/${household}/join/2/`, points: 0 } },
    ]);
    await acts.expectNoTrace(() => acts.redeem(redeemer, 'r1', { points: 1 }), {
      status: 409,
      code: 'insufficient-points',
    });
    expect((await acts.balance(redeemer)).body.household.available).toBe(0);
    expect((await leave(household, lender, { member: lender })).status).toBe(204);
  });

  it('is an entry for a member in the household, too; one that is taken away tells no day', async () => {
    const { household, lender } = await pair(0, 100);
    const entryOf = async (seq: number) =>
      (await environment.call('GET', `/v1/members/${lender}/entries/${seq}`, { as: { member: lender } }))
        .body;
    expectFirst(await join(household, lender, { contributes: false }), 200);
    expect((await entryOf(4)).household).toEqual({ permitted: household });
    const again = await join(household, lender);
    expectFirst(again, 200);
    expect(await entryOf(5)).toMatchObject({
      reference: `household/${household}/permit/5/`,
      household: { permitted: household, lendsFrom: again.body.lendsFrom },
    });
    expectReplay(await join(household, lender), again);
  });

  it('lends at once where the lender confirms it with a fresh sign-in', async () => {
    const household = newHousehold();
    const [redeemer, lender] = [await environment.enrol(), await acts.memberWith(100)];
    await join(household, redeemer, { mayRedeem: true });
    await join(household, lender);
    const confirmed = await lend(household, lender);
    expectFirst(confirmed, 200);
    expectReplay(await lend(household, lender), confirmed);
    expectReplay(await join(household, lender), confirmed);
    expectFirst(await acts.redeem(redeemer, 'r1', { points: 60 }));
  });
});

describe("a member's own call", () => {
  const signedIn = async (member: string, secondsAgo: number): Promise<As> => {
    const claims = { auth_time: Math.floor(Date.now() / 1000) - secondsAgo };
    return { token: await environment.runner.token('dev-member', { member, claims }) };
  };

  it('begins to contribute by a sign-in of the last ten minutes alone, and ends it by any', async () => {
    const { household, redeemer, lender } = await pair(0, 100);
    const old = await signedIn(lender, 11 * 60);
    expectFirst(await join(household, lender, { contributes: false }, old), 200);
    await acts.expectNoTrace(() => acts.redeem(redeemer, 'r1', { points: 1 }), {
      status: 409,
      code: 'insufficient-points',
    });
    const begin = (as: As) => join(household, lender, {}, as);
    const refused = await acts.expectNoTrace(() => begin(old), { status: 401, code: 'sign-in-again' });
    expect(refused.body.maxAge).toBe(600);
    const begun = await begin(await signedIn(lender, 60));
    expectFirst(begun, 200);
    expectReplay(await begin(old), begun);
    expectFirst(await acts.redeem(redeemer, 'r1', { points: 1 }));
  });

  it('never joins, and neither gets nor gives up the right to redeem', async () => {
    const { household, redeemer, lender } = await pair(0, 100);
    const bytes = ({ status, text, body }: Answer) => [status, text.replace(body.instance, '')];
    const stranger = await environment.enrol();
    const unknown = await join('home-of-nobody', stranger, {}, { member: stranger });
    expectRefused(unknown, { status: 404, code: 'household-not-found' });
    expect(bytes(await join(household, stranger, {}, { member: stranger }))).toEqual(bytes(unknown));
    for (const [member, mayRedeem] of [
      [lender, true],
      [redeemer, false],
    ] as const) {
      const change = () => join(household, member, { mayRedeem }, { member });
      await acts.expectNoTrace(change, { status: 403, code: 'actor-is-beneficiary' });
    }
    const kept = await join(household, redeemer, { contributes: false }, { member: redeemer });
    expect([kept.status, kept.body.mayRedeem]).toEqual([200, true]);
  });

  it('touches nobody else', async () => {
    const { household, redeemer, lender } = await pair(0, 100);
    for (const contributes of [true, false]) {
      const call = () => join(household, lender, { contributes }, { member: redeemer });
      await acts.expectNoTrace(call, { status: 404, code: 'member-not-found' });
    }
  });
});

const memberOf = ({ body }: Answer) => {
  const { householdId: _, ...member } = body;
  return member;
};

describe('a redemption in a household', () => {
  it('draws what is missing, and every log and balance tells of it', async () => {
    const { household, redeemer, lender } = await pair(30, 100);
    expect((await acts.balance(redeemer)).body.household).toEqual({
      id: household,
      mayRedeem: true,
      available: 130,
    });
    const answer = await acts.redeem(redeemer, 'r1', { points: 90 });
    expectFirst(answer);
    expect(answer.body).toMatchObject({
      redemption: { points: 90, captured: 90, drawn: [{ memberId: lender, points: 60 }] },
      balance: { available: 0, lifetime: { earned: 30, redeemed: 90 } },
    });
    expect(answer.body.balance).not.toHaveProperty('household');
    expectReplay(await acts.redeem(redeemer, 'r1', { points: 90 }), answer);
    expect((await acts.redemption(redeemer, 'r1')).body.drawn).toEqual([{ memberId: lender, points: 60 }]);
    expect((await acts.entries(lender)).at(-1)).toEqual([
      'transfer-out',
      `household/${household}/lent/${redeemer}/r1/`,
    ]);
    expect((await acts.balance(lender)).body).toMatchObject({
      available: 40,
      lifetime: { earned: 100, redeemed: 0 },
    });
    const { members } = (await read(household)).body;
    expect(members).toMatchObject([
      { memberId: redeemer, drawn: 60 },
      { memberId: lender, contributed: 60, available: 40 },
    ]);
    const poor = await acts.expectNoTrace(() => acts.redeem(redeemer, 'r2', { points: 41 }), {
      status: 409,
      code: 'insufficient-points',
    });
    expect(poor.body.available).toBe(40);
  });

  it('is refunded to whose points they were, and the same when it is sent again', async () => {
    const { redeemer, lender, household } = await pair(10, 100);
    await acts.redeem(redeemer, 'r1', { points: 90 });
    const first = await acts.refund(redeemer, 'r1', 'f1');
    expectFirst(first);
    expect(first.body.redemption).toMatchObject({ refunded: 90 });
    expect([await availableOf(redeemer), await availableOf(lender)]).toEqual([10, 100]);
    expectReplay(await acts.refund(redeemer, 'r1', 'f1'), first);
    expect((await acts.entries(lender)).at(-1)).toEqual([
      'transfer-in',
      `household/${household}/returned/${redeemer}/r1/f1/`,
    ]);
  });

  it('that sets points aside, and a quote, know the own points only', async () => {
    const { redeemer } = await pair(10, 100);
    const refused = await acts.expectNoTrace(() => acts.reserve(redeemer, 'r1', 11), {
      status: 409,
      code: 'insufficient-points',
    });
    expect(refused.body.available).toBe(10);
  });

  it('is a frame on the socket of the lender', async () => {
    const { household, redeemer, lender } = await pair(0, 100);
    await environment.runner.drained();
    const socket = await following(environment, lender);
    await acts.redeem(redeemer, 'r1', { points: 25 });
    await socket.reaches(4);
    expect(socket.balances).toMatchObject([
      {
        available: 75,
        cause: {
          kind: 'transfer-out',
          reference: `household/${household}/lent/${redeemer}/r1/`,
          points: -25,
        },
      },
    ]);
  });

  it('by two members, twenty at once: no point is spent twice', async () => {
    const { household, redeemer, lender } = await pair(0, 100);
    const other = await environment.enrol();
    await join(household, other, { mayRedeem: true });
    const answers = await times(20, (index) =>
      acts.redeem(index % 2 === 0 ? redeemer : other, `r${index}`, { points: 7 }),
    );
    expect(tally(answers)).toEqual({ 201: 14, 409: 6 });
    expect(await availableOf(lender)).toBe(2);
    const { members } = (await read(household)).body;
    expect(members.find((one: { memberId: string }) => one.memberId === lender)).toMatchObject({
      contributed: 98,
    });
  });
});
