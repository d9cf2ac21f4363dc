import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newMemberId } from '../database.ts';
import { Acts, expectFirst, expectReplay, tally, times } from './acts.ts';
import { expectRefused } from './answers.ts';
import { type As, type Environment, startEnvironment } from './environment.ts';
import { following } from './following.ts';

const MARKER = 'zq-planted-7731';

let environment: Environment;
const acts = new Acts(() => environment);

beforeAll(async () => {
  environment = await startEnvironment();
});
afterAll(() => environment.stop());

/** An agent by their own name. */
async function agent(name: string): Promise<As> {
  return { token: await environment.runner.token('dev-agent', { claims: { sub: name } }) };
}

describe('an adjustment', () => {
  it('gives points at once: who and why stand in the entry', async () => {
    const member = await environment.enrol();
    const answer = await acts.adjust(
      member,
      'a1',
      { points: 250, reason: 'late delivery' },
      await agent('agent-7'),
    );
    expectFirst(answer);
    expect(answer.body).toMatchObject({
      entry: {
        memberId: member,
        seq: 1,
        kind: 'adjustment',
        reference: 'adjustment/a1/',
        adjustment: { reason: 'late delivery', by: 'agent-7' },
      },
      balance: {
        available: 250,
        lifetime: { earned: 250 },
        tier: { id: 'blue', qualifyingPoints: 0 },
        expiring: [{ points: 250 }],
      },
    });
    expect(answer.body.entry.postings).toEqual(
      expect.arrayContaining([
        { account: 'available', points: 250 },
        { account: 'adjusted', points: -250 },
      ]),
    );
    expect(answer.body.entry.adjustment).not.toHaveProperty('approvedBy');
    const { body } = await acts.balance(member);
    expect(body).toEqual({ ...answer.body.balance, asOf: body.asOf });
  });

  it('takes points that are there, never more', async () => {
    const member = await acts.memberWith(100);
    const refused = await acts.expectNoTrace(
      () => acts.adjust(member, 'a1', { points: -101, reason: 'booked twice' }),
      { status: 409, code: 'insufficient-points' },
    );
    expect(refused.body.available).toBe(100);
    const { body } = await acts.adjust(member, 'a1', { points: -100, reason: 'booked twice' });
    expect(body.balance).toMatchObject({ available: 0, debt: 0, lifetime: { earned: 100 } });
  });

  it('is answered the same for ever; the same id with other content is refused', async () => {
    const member = await environment.enrol({ identifiers: { cards: ['2985000000001'] } });
    const body = { points: 250, reason: 'late delivery' };
    const first = await acts.adjust('card:2985000000001', 'a1', body);
    expectFirst(first);
    expect(first.text).not.toContain('2985000000001');
    await acts.adjust(member, 'a2', { points: -250, reason: 'mistaken' });
    expectReplay(await acts.adjust(member, 'a1', body), first);
    expectReplay(await acts.adjust(member, 'a1', body, 'admin'), first);
    for (const other of [
      { ...body, points: 251 },
      { ...body, points: 20_000 },
      { ...body, reason: 'late' },
      { ...body, qualifying: false },
    ]) {
      await acts.expectNoTrace(() => acts.adjust(member, 'a1', other), {
        status: 409,
        code: 'reference-reused',
      });
    }
  });

  it('that qualifies moves the tier, up and down', async () => {
    const member = await environment.enrol();
    const up = await acts.adjust(member, 'a1', { points: 1000, reason: 'moved', qualifying: true });
    expect(up.body).toMatchObject({
      tierChange: { from: 'blue', to: 'silver' },
      entry: { tierChange: { from: 'blue', to: 'silver' } },
      balance: { available: 1000, tier: { id: 'silver', qualifyingPoints: 1000 } },
    });
    await environment.runner.drained();
    const socket = await following(environment, member);
    const down = await acts.adjust(member, 'a2', { points: -1, reason: 'moved', qualifying: true });
    expect(down.body).toMatchObject({
      tierChange: { from: 'silver', to: 'blue' },
      balance: { available: 999, tier: { id: 'blue', qualifyingPoints: 999 } },
    });
    await socket.until('tier frame', ({ frames }) => frames.length === 2);
    expect(socket.frames).toEqual([
      expect.objectContaining({
        type: 'balance',
        seq: 2,
        available: 999,
        cause: { kind: 'adjustment', reference: 'adjustment/a2/', points: -1 },
      }),
      { type: 'tier', memberId: member, seq: 2, from: 'silver', to: 'blue' },
    ]);
    const plain = await acts.adjust(member, 'a3', { points: 500, reason: 'sorry' });
    expect(plain.body).not.toHaveProperty('tierChange');
  });

  it('is refused for an unknown member, also one that would wait', async () => {
    for (const points of [1, 20_000]) {
      await acts.expectNoTrace(() => acts.adjust(newMemberId(), 'a1', { points, reason: 'x' }), {
        status: 404,
        code: 'member-not-found',
      });
    }
    await acts.expectNoTrace(() => acts.approve(newMemberId(), 'a1'), {
      status: 404,
      code: 'member-not-found',
    });
  });

  it('is made by agents alone', async () => {
    const member = await environment.enrol();
    for (const as of ['channel', 'marketer', 'analyst', { member }] as const) {
      expect((await acts.adjust(member, 'a1', { points: 1, reason: 'x' }, as)).status).toBe(403);
      expect((await acts.approve(member, 'a1', as)).status).toBe(403);
    }
  });

  it('by fifty copies at once is one', async () => {
    const member = await environment.enrol();
    const body = { points: 250, reason: 'late delivery' };
    const answers = await times(50, () => acts.adjust(member, 'a1', body));
    expect(tally(answers)).toEqual({ 201: 1, 200: 49 });
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  });
});

describe('an adjustment above the limit of the programme', () => {
  const large = { points: 10_001, reason: 'moved from the old card' };

  it('waits for another agent, is booked once by their approval, and is a replay from then on', async () => {
    const member = await environment.enrol();
    const [author, other] = [await agent('author'), await agent('other')];
    const asked = await acts.adjust(member, 'a1', large, author);
    expect(asked.status).toBe(202);
    expect(asked.body).toEqual({
      status: 'awaiting-approval',
      approvalId: expect.any(String),
      adjustmentId: 'a1',
      points: 10_001,
      reason: 'moved from the old card',
      qualifying: false,
      requestedBy: 'author',
      requestedAt: expect.any(String),
    });
    expect((await acts.balance(member)).body).toMatchObject({ seq: 0, available: 0 });
    const again = await acts.adjust(member, 'a1', large, author);
    expect([again.status, again.text]).toEqual([202, asked.text]);
    expect(asked.headers.has('idempotency-replayed')).toBe(false);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    // The same request of another agent replays the first: the author asked for it already.
    expect((await acts.adjust(member, 'a1', large, other)).text).toBe(asked.text);
    for (const body of [
      { ...large, points: 10_002 },
      { ...large, points: 1 },
      { ...large, reason: 'x' },
    ]) {
      await acts.expectNoTrace(() => acts.adjust(member, 'a1', body, author), {
        status: 409,
        code: 'reference-reused',
      });
    }
    const own = await acts.expectNoTrace(() => acts.approve(member, 'a1', author), {
      status: 403,
      code: 'approver-is-author',
    });
    expect(own.body.title).toBe('Another person has to approve');

    const approved = await acts.approve(member, 'a1', other);
    expectFirst(approved);
    expect(approved.body).toMatchObject({
      entry: {
        kind: 'adjustment',
        reference: 'adjustment/a1/',
        adjustment: { reason: large.reason, by: 'author', approvedBy: 'other' },
      },
      balance: { seq: 1, available: 10_001 },
    });
    expectReplay(await acts.approve(member, 'a1', other), approved);
    expectReplay(await acts.approve(member, 'a1', 'admin'), approved);
    expectReplay(await acts.adjust(member, 'a1', large, author), approved);
    await acts.expectNoTrace(() => acts.adjust(member, 'a1', { ...large, points: 1 }, author), {
      status: 409,
      code: 'reference-reused',
    });
    expect(await acts.entries(member)).toEqual([['adjustment', 'adjustment/a1/']]);
  });

  it('is one by its size: the limit itself needs nobody, taking counts as giving does', async () => {
    const member = await environment.enrol();
    expectFirst(await acts.adjust(member, 'a1', { points: 10_000, reason: 'x' }));
    const taken = { points: -10_001, reason: 'x' };
    await acts.expectNoTrace(() => acts.adjust(member, 'a2', taken), {
      status: 409,
      code: 'insufficient-points',
    });
    expectFirst(await acts.adjust(member, 'more', { points: 1, reason: 'x' }));
    expect((await acts.adjust(member, 'a2', taken)).status).toBe(202);
    expectFirst(await acts.redeem(member, 'spent', { points: 1 }));
    // There is too little to take: the approval is refused, and may be tried again later.
    const refused = await acts.expectNoTrace(() => acts.approve(member, 'a2'), {
      status: 409,
      code: 'insufficient-points',
    });
    expect(refused.body.available).toBe(10_000);
    await acts.adjust(member, 'a3', { points: 1, reason: 'x' });
    expect((await acts.approve(member, 'a2')).body.balance.available).toBe(0);
  });

  it('that nobody asked for, or that needed nobody, cannot be approved', async () => {
    const [member, other] = [await environment.enrol(), await environment.enrol()];
    await acts.adjust(other, 'a1', large);
    await acts.adjust(member, 'small', { points: 5, reason: 'x' });
    for (const id of ['a1', 'small']) {
      await acts.expectNoTrace(() => acts.approve(member, id), {
        status: 404,
        code: 'adjustment-not-found',
      });
    }
  });

  it('is approved once, by however many at once', async () => {
    const member = await environment.enrol();
    await acts.adjust(member, 'a1', large, await agent('author'));
    const others = await times(10, (index) => agent(`other-${index}`));
    const answers = await Promise.all(others.map((other) => acts.approve(member, 'a1', other)));
    expect(tally(answers)).toEqual({ 201: 1, 200: 9 });
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect((await acts.balance(member)).body.available).toBe(10_001);
  });

  it('is booked with one of two contents that are sent at once', async () => {
    const member = await environment.enrol();
    const answers = await times(10, (index) =>
      acts.adjust(member, 'a1', { points: 20_000 + (index % 2), reason: 'x' }),
    );
    expect(tally(answers)).toEqual({ 202: 5, 409: 5 });
  });
});

describe('a body that is not right adjusts nothing', () => {
  const sound = { points: 5, reason: 'late delivery' };
  const invalid: readonly (readonly [string, object, ...string[]])[] = [
    ['nothing', {}, '/points', '/reason'],
    ['an unknown field', { ...sound, note: MARKER }, '/note'],
    ['no reason', { points: 5 }, '/reason'],
    ['an empty reason', { ...sound, reason: '' }, '/reason'],
    ['a reason of 129 characters', { ...sound, reason: MARKER.padEnd(129) }, '/reason'],
    ['a reason with a line break', { ...sound, reason: `a\n${MARKER}` }, '/reason'],
    ['a reason that is a list', { ...sound, reason: [MARKER] }, '/reason'],
    ['qualifying that is a text', { ...sound, qualifying: 'yes' }, '/qualifying'],
    ...[0, 0.5, '5', null, 1e21, 1_000_000_001, -1_000_000_001].map(
      (points) => [`${JSON.stringify(points)} points`, { ...sound, points }, '/points'] as const,
    ),
  ];

  let member: string;
  let before: Awaited<ReturnType<Environment['contents']>>;

  beforeAll(async () => {
    member = await environment.enrol();
    await acts.adjust(member, 'waits', { points: 20_000, reason: 'x' });
    await environment.runner.drained();
    before = await environment.contents();
  });

  it.each(invalid.map(([name, body, ...pointers]) => ({ name, body, pointers })))(
    '$name',
    async ({ body, pointers }) => {
      const answer = await acts.adjust(member, 'bad', body);
      expectRefused(answer, { status: 400, code: 'validation', pointers });
      expect(answer.text).not.toContain(MARKER);
      expect(await environment.contents()).toEqual(before);
    },
  );

  it('an approval with something in it', async () => {
    const path = `/v1/members/${member}/adjustments/waits/approve`;
    const answer = await environment.call('POST', path, { as: 'admin', body: { points: 1 } });
    expectRefused(answer, { status: 400, code: 'validation', pointers: ['/points'] });
    expect(await environment.contents()).toEqual(before);
    expect((await environment.call('POST', path, { as: 'admin', body: {} })).status).toBe(201);
  });
});
