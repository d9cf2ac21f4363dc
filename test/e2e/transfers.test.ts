import { beforeAll, describe, expect, it } from 'vitest';
import { newMemberId } from '../database.ts';
import { Acts, expectFirst, expectReplay, tally, times } from './acts.ts';
import { expectRefused } from './answers.ts';
import type { Environment } from './environment.ts';
import { following } from './following.ts';
import { purchaseOf } from './purchases.ts';
import { useSharedLaurel } from './shared-laurel.ts';

const MARKER = 'zq-planted-7731';
const CARD = '2984000000001';

let environment: Environment;
const acts = new Acts(() => environment);

useSharedLaurel((laurel) => {
  environment = laurel;
});

const availableOf = async (member: string) => (await acts.balance(member)).body.available;

async function pair(points: number): Promise<readonly [string, string]> {
  return [await acts.memberWith(points), await acts.memberWith(points)];
}

describe('a transfer', () => {
  it('is one step over both accounts: what the sender is answered, and what the receiver has', async () => {
    const [sender, receiver] = [await acts.memberWith(500), await environment.enrol()];
    const before = (await acts.balance(sender)).body;
    const answer = await acts.transfer(sender, 't1', { to: receiver, points: 200 });
    expectFirst(answer);
    expect(answer.body).toMatchObject({
      to: receiver,
      entry: {
        memberId: sender,
        seq: 2,
        kind: 'transfer-out',
        reference: 'transfer-out/t1/',
        transfer: { to: receiver },
      },
      balance: {
        memberId: sender,
        available: 300,
        lifetime: { earned: 500, redeemed: 0 },
        tier: { qualifyingPoints: 500 },
      },
    });
    expect(answer.body.entry.postings).toEqual(
      expect.arrayContaining([
        { account: 'available', points: -200 },
        { account: 'transferred', points: 200 },
      ]),
    );
    const { body } = await environment.call('GET', `/v1/members/${receiver}/entries/1`);
    expect(body).toMatchObject({
      memberId: receiver,
      kind: 'transfer-in',
      reference: `transfer-in/${sender}/t1/`,
      transfer: { from: sender },
      recordedAt: answer.body.entry.recordedAt,
    });
    expect((await acts.balance(receiver)).body).toMatchObject({
      available: 200,
      // They keep their expiry, are not earned and bring no tier nearer.
      expiring: [{ at: before.expiring[0].at, points: 200 }],
      lifetime: { earned: 0 },
      tier: { id: 'blue', qualifyingPoints: 0 },
    });
  });

  it('is answered the same for ever; the same id with other content is refused', async () => {
    const [sender, receiver] = await pair(500);
    const body = { to: receiver, points: 200 };
    const first = await acts.transfer(sender, 't1', body);
    expectReplay(await acts.transfer(sender, 't1', body), first);
    await acts.redeem(sender, 'rest', { points: 300 });
    expectReplay(await acts.transfer(sender, 't1', { points: 200, to: receiver }, { member: sender }), first);
    const third = await environment.enrol();
    for (const other of [
      { to: receiver, points: 201 },
      { to: third, points: 200 },
    ]) {
      await acts.expectNoTrace(() => acts.transfer(sender, 't1', other), {
        status: 409,
        code: 'reference-reused',
      });
    }
    // Ids are unique for each sender: the receiver may use the same.
    expectFirst(await acts.transfer(receiver, 't1', { to: sender, points: 1 }));
    expect(await acts.entries(receiver)).toEqual([
      ['accrual', 'purchase/earned/'],
      ['transfer-in', `transfer-in/${sender}/t1/`],
      ['transfer-out', 'transfer-out/t1/'],
    ]);
  });

  it('goes from a card and to a card: the answer has the receiver as sent, and nowhere the member id', async () => {
    const sender = await acts.memberWith(100, { identifiers: { cards: [CARD] } });
    const receiver = await environment.enrol({ identifiers: { cards: ['2984000000002'] } });
    const body = { to: 'card:2984000000002', points: 60 };
    const answer = await acts.transfer(`card:${CARD}`, 't1', body, { member: sender });
    expectFirst(answer);
    expect(answer.body).toMatchObject({ to: body.to, entry: { memberId: sender, transfer: {} } });
    expect(answer.text).not.toContain(CARD);
    for (const path of ['entries', 'entries/2', 'export', 'balance']) {
      const read = await environment.call('GET', `/v1/members/${sender}/${path}`, { as: { member: sender } });
      expect([read.status, read.text.includes(receiver)]).toEqual([200, false]);
    }
    expectReplay(await acts.transfer(sender, 't1', body, { member: sender }), answer);
    const { body: seen } = await environment.call('GET', `/v1/members/${sender}/entries/2`, { as: 'agent' });
    expect(seen.transfer).toEqual({ to: receiver });
    expect([await availableOf(sender), await availableOf(receiver)]).toEqual([40, 60]);
  });

  it('to nobody, to oneself or of more than there is leaves no trace, and its id is free', async () => {
    const sender = await acts.memberWith(100, { identifiers: { cards: ['2984000000003'] } });
    const receiver = await environment.enrol();
    for (const to of [newMemberId(), 'card:2984999999999']) {
      await acts.expectNoTrace(() => acts.transfer(sender, 't1', { to, points: 1 }), {
        status: 404,
        code: 'member-not-found',
        pointers: ['/to'],
      });
    }
    for (const to of [sender, 'card:2984000000003']) {
      await acts.expectNoTrace(() => acts.transfer(sender, 't1', { to, points: 1 }), {
        status: 422,
        code: 'same-member',
        pointers: ['/to'],
      });
    }
    await acts.expectNoTrace(() => acts.transfer(newMemberId(), 't1', { to: receiver, points: 1 }), {
      status: 404,
      code: 'member-not-found',
    });
    const poor = await acts.expectNoTrace(() => acts.transfer(sender, 't1', { to: receiver, points: 101 }), {
      status: 409,
      code: 'insufficient-points',
    });
    expect(poor.body.available).toBe(100);
    expectFirst(await acts.transfer(sender, 't1', { to: receiver, points: 100 }));
  });

  it("is refused alike by a member's token for whoever cannot receive, member or not", async () => {
    const card = (index: number) => `298400010000${index}`;
    const enrolled = (index: number) => acts.memberWith(10, { identifiers: { cards: [card(index)] } });
    const [sender, suspended, erased] = [await acts.memberWith(100), await enrolled(1), await enrolled(2)];
    const body = { status: 'suspended', reason: 'other' };
    await environment.call('PUT', `/v1/members/${suspended}/status/s1`, { as: 'agent', body });
    await environment.call('DELETE', `/v1/members/${erased}`, { as: 'agent' });
    const told = async (to: string, points = 1) => {
      const { text, body: problem } = await acts.transfer(sender, 't1', { to, points }, { member: sender });
      return text.replace(problem.instance, '');
    };
    const receivers = [newMemberId(), suspended, erased, `card:${card(1)}`, `card:${card(9)}`];
    const unknown = await Promise.all(receivers.map((to) => told(to)));
    expect(new Set(unknown).size).toBe(1);
    expect(unknown[0]).toContain('member-not-found');
    // A sender without the points learns nothing of anybody, one who can receive included.
    const other = await environment.enrol();
    const poor = await Promise.all([...receivers, other].map((to) => told(to, 101)));
    expect(new Set(poor).size).toBe(1);
    expect(poor[0]).toContain('insufficient-points');
    expect(await told(other)).toContain('"transfer-out"');
    expectRefused(await acts.transfer(sender, 't2', { to: suspended, points: 1 }), {
      status: 409,
      code: 'member-suspended',
      pointers: ['/to'],
    });
  });

  it("is the sender's own, with a member's token", async () => {
    const [sender, receiver] = await pair(100);
    expectFirst(await acts.transfer(sender, 't1', { to: receiver, points: 10 }, { member: sender }));
    await acts.expectNoTrace(
      () => acts.transfer(sender, 't2', { to: receiver, points: 10 }, { member: receiver }),
      { status: 404, code: 'member-not-found' },
    );
    expect((await acts.transfer(sender, 't2', { to: receiver, points: 1 }, 'channel')).status).toBe(403);
  });

  it('repays what the receiver owes first', async () => {
    const sender = await acts.memberWith(100);
    const receiver = await acts.memberWith(50);
    await acts.redeem(receiver, 'spent', { points: 50 });
    await acts.giveBack(receiver, 'earned', 'back');
    expect((await acts.balance(receiver)).body).toMatchObject({ available: -50, debt: 50 });
    await acts.transfer(sender, 't1', { to: receiver, points: 80 });
    expect((await acts.balance(receiver)).body).toMatchObject({ available: 30, debt: 0 });
  });

  it('moves available points only', async () => {
    const [sender, receiver] = await pair(100);
    await acts.reserve(sender, 'open', 70);
    const refused = await acts.expectNoTrace(
      () => acts.transfer(sender, 't1', { to: receiver, points: 31 }),
      { status: 409, code: 'insufficient-points' },
    );
    expect(refused.body.available).toBe(30);
  });

  it('is a frame on either socket', async () => {
    const [sender, receiver] = await pair(100);
    await environment.runner.drained();
    const [from, to] = await Promise.all(
      [sender, receiver].map(async (member) => following(environment, member)),
    );
    if (!from || !to) throw new Error('two members have two sockets');
    await acts.transfer(sender, 't1', { to: receiver, points: 25 });
    await Promise.all([from.reaches(2), to.reaches(2)]);
    expect([...from.balances, ...to.balances]).toMatchObject([
      { available: 75, cause: { kind: 'transfer-out', reference: 'transfer-out/t1/', points: -25 } },
      { available: 125, cause: { kind: 'transfer-in', reference: `transfer-in/${sender}/t1/`, points: 25 } },
    ]);
  });
});

describe('many at once', () => {
  it('twenty each way between two members: all are booked, and the sum is as before', async () => {
    const [one, two] = await pair(500);
    const answers = await times(40, (index) =>
      index % 2 === 0
        ? acts.transfer(one, `t${index}`, { to: two, points: 7 })
        : acts.transfer(two, `t${index}`, { to: one, points: 11 }),
    );
    expect(tally(answers)).toEqual({ 201: 40 });
    expect([await availableOf(one), await availableOf(two)]).toEqual([580, 420]);
    for (const member of [one, two]) expect(await acts.entries(member)).toHaveLength(41);
  });

  it('fifty copies of one: one is booked, 49 are replays, and the receiver has it once', async () => {
    const [sender, receiver] = await pair(500);
    const answers = await times(50, () => acts.transfer(sender, 't1', { to: receiver, points: 300 }));
    expect(tally(answers)).toEqual({ 201: 1, 200: 49 });
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect([await availableOf(sender), await availableOf(receiver)]).toEqual([200, 800]);
  });

  it('the last points go to one of ten, and a purchase meanwhile is not lost', async () => {
    const sender = await acts.memberWith(100);
    const receivers = await times(10, () => environment.enrol());
    const [bought, ...answers] = await Promise.all([
      environment.buy(receivers[0] ?? '', 'p1', purchaseOf(100)),
      ...receivers.map((to, index) => acts.transfer(sender, `t${index}`, { to, points: 100 })),
    ]);
    expect(bought.status).toBe(201);
    expect(tally(answers)).toEqual({ 201: 1, 409: 9 });
    const all = await Promise.all([sender, ...receivers].map(availableOf));
    expect(all.reduce((sum, points) => sum + points, 0)).toBe(101);
  });
});

describe('a body that is not right transfers nothing', () => {
  const invalid: readonly (readonly [string, object, ...string[]])[] = [
    ['nothing', {}, '/to', '/points'],
    ['an unknown field', { to: 'm-1', points: 1, note: MARKER }, '/note'],
    ['no receiver', { points: 1 }, '/to'],
    ['a receiver that is no id', { to: `a b ${MARKER}`, points: 1 }, '/to'],
    ['an e-mail address', { to: 'robin@example.com', points: 1 }, '/to'],
    ['a card of three digits', { to: 'card:298', points: 1 }, '/to'],
    ['a receiver of null', { to: null, points: 1 }, '/to'],
    ['two receivers', { to: ['m-1', 'm-2'], points: 1 }, '/to'],
    ...[0, -1, 0.5, '1', null, 1e21, 1_000_000_000_001].map(
      (points) => [`${JSON.stringify(points)} points`, { to: 'm-1', points }, '/points'] as const,
    ),
  ];

  let member: string;
  let before: Awaited<ReturnType<Environment['contents']>>;

  beforeAll(async () => {
    member = await acts.memberWith(100);
    await environment.enrol({}, 'm-1');
    await environment.runner.drained();
    before = await environment.contents();
  });

  it.each(invalid.map(([name, body, ...pointers]) => ({ name, body, pointers })))(
    '$name',
    async ({ body, pointers }) => {
      const answer = await acts.transfer(member, 'bad', body);
      expectRefused(answer, { status: 400, code: 'validation', pointers });
      expect(answer.text).not.toContain(MARKER);
      expect(await environment.contents()).toEqual(before);
    },
  );
});
