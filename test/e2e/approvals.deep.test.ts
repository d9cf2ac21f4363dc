import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import { Acts, expectFirst, expectReplay, times } from './acts.ts';
import { expectRefused } from './answers.ts';
import { approvalDoors } from './approval-doors.ts';
import { type As, type Environment, startEnvironment } from './environment.ts';

/** One more point than one person gives by one act. */
const LARGE = 10_001;

let environment: Environment;
const acts = new Acts(() => environment);

beforeAll(async () => {
  environment = await startEnvironment();
});
afterAll(() => environment.stop());

const { person, doors, decide, availableOf, pointsOf, asked, actOf } = approvalDoors(() => environment);

describe.each(Object.entries(doors))('a %s', (name, open) => {
  let author: As;
  let other: As;

  beforeAll(async () => {
    author = await person((await open(1)).role, `author-of-${name}`);
    other = await person('agent', `approver-of-${name}`);
  });

  it('that another rejects, or its author withdraws, is never booked', async () => {
    for (const [by, withdrawn] of [
      [other, false],
      [author, true],
    ] as const) {
      const door = await open(LARGE);
      const { approvalId } = (await asked(door, author)).body;
      const before = await pointsOf(door);
      const rejected = await decide(approvalId, 'reject', by);
      expect([rejected.status, rejected.body]).toEqual([
        200,
        expect.objectContaining({ status: 'rejected', withdrawn }),
      ]);
      const code = name === 'adjustment' ? 'adjustment-rejected' : 'act-rejected';
      expectRefused(await decide(approvalId, 'approve', other), { status: 409, code });
      expectRefused(await door.send(author), { status: 409, code });
      expect(await pointsOf(door)).toBe(before);
    }
  });

  it('waits where the points of the day are used up, and not for another person', async () => {
    const door = await open(1);
    const spent = await person(door.role, 'who-gave-it-all');
    const { approvalId } = (await asked(door, spent)).body;
    const before = await pointsOf(door);
    expectFirst(await decide(approvalId, 'approve', other));
    expect(await pointsOf(door)).toBe(before + 1);
    expectFirst(await (await open(1)).send(author));
  });

  it('is not asked for by the member who gains', async () => {
    const door = await open(LARGE);
    const own = await person(door.role, `own-${name}`, door.gains);
    const pointers = ['transfer', 'move'].includes(name) ? ['/to'] : [];
    expectRefused(await door.send(own), { status: 403, code: 'actor-is-beneficiary', pointers });
  });

  it.each(['memberId', 'otherId'])(
    'is refused where its %s is erased meanwhile, and can be rejected',
    async (party) => {
      const door = await open(LARGE);
      const { approvalId } = (await asked(door, author)).body;
      const { [party]: erased } = (await actOf(approvalId)).body;
      if (erased === undefined) return expect(party).toBe('otherId');
      expect((await environment.call('DELETE', `/v1/members/${erased}`, { as: 'agent' })).status).toBe(204);
      const refused = await decide(approvalId, 'approve', other);
      expect([refused.status, refused.body.code]).toEqual([409, 'member-erased']);
      const { body } = await actOf(approvalId);
      expect(body.status).toBe('waiting');
      if (party === 'memberId') expect(body.request).toEqual({ reason: 'member-erased' });
      expect((await decide(approvalId, 'reject', other)).status).toBe(200);
    },
  );
});

beforeAll(async () => {
  const as = await person('agent', 'who-gave-it-all');
  const member = await environment.enrol();
  const body = { points: 10_000, reason: 'late delivery' };
  const given = await times(10, (index) => acts.adjust(member, `a${index}`, body, as));
  expect(given.map(({ status }) => status)).toEqual(Array(10).fill(201));
});

describe('the points that one person gives on a day', () => {
  it('never pass the limit, whatever the acts and however many at once', async () => {
    const as = await person('agent', 'in-a-hurry');
    const members = await Promise.all(Array.from({ length: 25 }, () => environment.enrol()));
    const body = { points: 9_000, reason: 'late delivery' };
    const answers = await Promise.all(members.map((member) => acts.adjust(member, 'a1', body, as)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([
      ...Array(11).fill(201),
      ...Array(14).fill(202),
    ]);
    const { body: page } = await environment.call('GET', '/v1/approvals?kind=adjustment&limit=200', {
      as: 'agent',
    });
    const waiting = page.items.filter((one: { requestedBy: string }) => one.requestedBy === 'in-a-hurry');
    expect(waiting).toHaveLength(14);
    const [mine = ''] = waiting.map((one: { memberId: string }) => one.memberId);
    const own = await environment.call('GET', `/v1/approvals?member=${mine}`, { as: 'agent' });
    expect(own.body.items).toMatchObject([{ memberId: mine, kind: 'adjustment', status: 'waiting' }]);
  });
});

describe('the list of acts that wait', () => {
  it('has for a member those of which the member is the other one', async () => {
    const withOther = Object.entries(doors).filter(([name]) => ['transfer', 'move', 'merge'].includes(name));
    expect(withOther).toHaveLength(3);
    for (const [name, open] of withOther) {
      const door = await open(LARGE);
      const { approvalId, memberId, otherId } = (await asked(door, await person(door.role, `lists-${name}`)))
        .body;
      for (const member of [memberId, otherId]) {
        const { body } = await environment.call('GET', `/v1/approvals?member=${member}`, { as: 'agent' });
        expect(body.items.map((one: { approvalId: string }) => one.approvalId)).toEqual([approvalId]);
      }
    }
  });

  it('is for agents, and an id that nobody has is 404', async () => {
    for (const as of ['channel', 'marketer', 'analyst'] as const) {
      expect((await environment.call('GET', '/v1/approvals', { as })).status).toBe(403);
    }
    for (const how of ['approve', 'reject'] as const) {
      expectRefused(await decide('nothing', how, 'agent'), { status: 404, code: 'approval-not-found' });
    }
    expectRefused(await actOf('nothing'), { status: 404, code: 'approval-not-found' });
  });
});

describe('an agent who is a member, too', () => {
  it('gets none, not as receiver by a card nor back from a purchase of theirs', async () => {
    const card = '2983000000017';
    const own = await environment.enrol({ identifiers: { cards: [card] } });
    const other = await acts.memberWith(100);
    const as = await person('agent', 'receives', own);
    const refusal = { status: 403, code: 'actor-is-beneficiary' };
    const named = { ...refusal, pointers: ['/to'] };
    for (const to of [own, `card:${card}`]) {
      await acts.expectNoTrace(() => acts.transfer(other, 't1', { to, points: 1 }, as), named);
      await acts.expectNoTrace(
        () => acts.move(other, 'earned', 'v1', { to, reason: 'wrong-card' }, as),
        named,
      );
    }
    const into = () =>
      environment.call('PUT', `/v1/members/${own}/merges/m1`, {
        as,
        body: { from: other, reason: 'mistake' },
      });
    await acts.expectNoTrace(into, refusal);
    expect([await availableOf(own), await availableOf(other)]).toEqual([0, 100]);
  });

  it('approves nothing for a member who was merged into theirs meanwhile', async () => {
    const [gone, own] = [await environment.enrol(), await environment.enrol()];
    const author = await person('agent', 'author-before-a-merge');
    const asked = await acts.adjust(gone, 'a1', { points: LARGE, reason: 'late delivery' }, author);
    const body = { from: gone, reason: 'duplicate-enrolment' };
    expectFirst(await environment.call('PUT', `/v1/members/${own}/merges/m1`, { as: author, body }));
    const as = await person('agent', 'survivor', own);
    expectRefused(await decide(asked.body.approvalId, 'approve', as), { status: 409, code: 'member-merged' });
    expectRefused(await acts.approve(own, 'a1', as), { status: 403, code: 'actor-is-beneficiary' });
    expect(await availableOf(own)).toBe(0);
  });
});

/** The last of the file: functions learn of a programme within seconds, and nobody asks for an act any more. */
it('acts of every kind are booked as they are approved, though the limit was changed', async () => {
  const author = await person('admin', 'author-before-the-change');
  const other = await person('agent', 'approver-after-the-change');
  const { version: _, ...program } = initialProgram;
  const limits = [1_000_000_000, 0, undefined];
  const waiting = [];
  for (const open of Object.values(doors)) {
    const door = await open(LARGE);
    waiting.push({ door, approvalId: (await asked(door, author)).body.approvalId });
  }
  for (const [index, { door, approvalId }] of waiting.entries()) {
    const body = { ...program, adjustmentApprovalAbove: limits[index % limits.length] };
    expect((await environment.call('PUT', '/v1/program', { as: 'marketer', body })).status).toBe(200);
    expect((await door.send(author)).status).toBe(202);
    const booked = await decide(approvalId, 'approve', other);
    expectFirst(booked);
    expectReplay(await door.send(author), booked);
  }
});
