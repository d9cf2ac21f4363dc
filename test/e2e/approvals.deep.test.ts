import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import { Acts, expectFirst, expectReplay, times } from './acts.ts';
import { type Answer, expectRefused } from './answers.ts';
import { type As, type Environment, startEnvironment } from './environment.ts';
import { purchaseOf } from './purchases.ts';

/** One more point than one person gives by one act. */
const LARGE = 10_001;

let environment: Environment;
const acts = new Acts(() => environment);

beforeAll(async () => {
  environment = await startEnvironment();
});
afterAll(() => environment.stop());

type Role = 'agent' | 'admin';

async function person(role: Role, name: string, member?: string): Promise<As> {
  const claims = { sub: name, ...(member !== undefined && { member }) };
  return { token: await environment.runner.token(`dev-${role}`, { claims }) };
}

/** An act that gives points to a member, ready to be sent by whoever is given. */
interface Door {
  readonly kind: string;
  readonly role: Role;
  readonly gains: string;
  readonly send: (as: As, change?: object) => Promise<Answer>;
  /** A change that makes it another act under the same id. */
  readonly other: object;
  /** The points that the act gives so far, where they are not among those of the member. */
  readonly given?: () => Promise<number>;
}

const put =
  (path: string, body: object) =>
  (as: As, change: object = {}) =>
    environment.call('PUT', `/v1/members/${path}`, { as, body: { ...body, ...change } });

let receipts = 0;

async function redeemed(points: number): Promise<string> {
  const member = await acts.memberWith(points);
  expect((await acts.redeem(member, 'r1', { points })).status).toBe(201);
  return member;
}

const doors: Readonly<Record<string, (points: number) => Promise<Door>>> = {
  adjustment: async (points) => {
    const gains = await environment.enrol();
    const send = put(`${gains}/adjustments/a1`, { points, reason: 'late delivery' });
    return { kind: 'adjustment', role: 'agent', gains, send, other: { points: points + 1 } };
  },
  opening: async (points) => {
    const gains = await environment.enrol();
    const send = put(`${gains}/openings/o1`, { source: 'legacy', points });
    return { kind: 'opening', role: 'admin', gains, send, other: { points: points + 1 } };
  },
  refund: async (points) => {
    const gains = await redeemed(points);
    const send = put(`${gains}/redemptions/r1/refunds/f1`, {});
    return { kind: 'refund', role: 'agent', gains, send, other: { points } };
  },
  transfer: async (points) => {
    const [from, gains] = [await acts.memberWith(points + 1), await environment.enrol()];
    const send = put(`${from}/transfers/t1`, { to: gains, points });
    return { kind: 'transfer', role: 'agent', gains, send, other: { points: points + 1 } };
  },
  merge: async (points) => {
    const [from, gains] = [await acts.memberWith(points), await environment.enrol()];
    const send = put(`${gains}/merges/m1`, { from, reason: 'mistake' });
    return { kind: 'merge', role: 'agent', gains, send, other: { reason: 'other' } };
  },
  move: async (points) => {
    const [from, gains] = [await acts.memberWith(points), await environment.enrol()];
    const send = put(`${from}/purchases/earned/moves/v1`, { to: gains, reason: 'wrong-card' });
    return { kind: 'move', role: 'agent', gains, send, other: { reason: 'other' } };
  },
  'forgotten purchase': async (points) => {
    const gains = await environment.enrol();
    receipts += 1;
    const purchase = purchaseOf(points * 100, { reason: 'till-offline' });
    const send = put(`${gains}/forgotten-purchases/forgotten-${receipts}`, purchase);
    return { kind: 'forgotten-purchase', role: 'agent', gains, send, other: { reason: 'other' } };
  },
  'household contribution': async (points) => {
    const [household, redeemer] = [`home-${crypto.randomUUID()}`, await environment.enrol()];
    const gains = await acts.memberWith(points);
    const path = `/v1/households/${household}/members`;
    const permit = (member: string, body: object, as: As) =>
      environment.call('PUT', `${path}/${member}`, { as, body });
    expect((await permit(redeemer, { mayRedeem: true }, 'agent')).status).toBe(201);
    const lent = async () => {
      const { members } = (await environment.call('GET', `/v1/households/${household}`, { as: 'agent' }))
        .body;
      const lender = members.find((one: { memberId: string }) => one.memberId === gains);
      return lender?.contributes ? lender.available : 0;
    };
    const send = (as: As, change: object = {}) => permit(gains, { contributes: true, ...change }, as);
    return { kind: 'household', role: 'agent', gains, send, other: { mayRedeem: false }, given: lent };
  },
};

const decide = (id: string, how: 'approve' | 'reject', as: As) =>
  environment.call('POST', `/v1/approvals/${id}/${how}`, {
    as,
    ...(how === 'reject' && { body: { reason: 'no receipt' } }),
  });

const availableOf = async (member: string): Promise<number> => (await acts.balance(member)).body.available;
const pointsOf = ({ gains, given }: Door): Promise<number> => (given ? given() : availableOf(gains));

async function asked(door: Door, as: As): Promise<Answer> {
  const answer = await door.send(as);
  expect([answer.status, answer.headers.has('idempotency-replayed')]).toEqual([202, false]);
  expect(answer.body).toMatchObject({ status: 'awaiting-approval' });
  return answer;
}

const actOf = (id: string) => environment.call('GET', `/v1/approvals/${id}`, { as: 'agent' });

describe.each(Object.entries(doors))('a %s', (name, open) => {
  let author: As;
  let other: As;

  beforeAll(async () => {
    author = await person((await open(1)).role, `author-of-${name}`);
    other = await person('agent', `approver-of-${name}`);
  });

  it('above the limit of one person waits, and is booked as another approves it', async () => {
    const door = await open(LARGE);
    const before = await pointsOf(door);
    const first = await asked(door, author);
    const { approvalId } = first.body;
    expect(await pointsOf(door)).toBe(before);
    const again = await door.send(author);
    expect([again.status, again.headers.get('idempotency-replayed'), again.text]).toEqual([
      202,
      'true',
      first.text,
    ]);
    expectRefused(await door.send(author, door.other), { status: 409, code: 'reference-reused' });
    const read = await actOf(approvalId);
    expect(read.body).toMatchObject({
      approvalId,
      kind: door.kind,
      status: 'waiting',
      points: LARGE,
      requestedBy: `author-of-${name}`,
    });
    expectRefused(await decide(approvalId, 'approve', author), { status: 403, code: 'approver-is-author' });
    const own = await person('agent', `gains-by-${name}`, door.gains);
    expectRefused(await decide(approvalId, 'approve', own), { status: 403, code: 'actor-is-beneficiary' });
    expectRefused(await decide(approvalId, 'reject', own), { status: 403, code: 'actor-is-beneficiary' });
    const booked = await decide(approvalId, 'approve', other);
    expectFirst(booked);
    expect(await pointsOf(door)).toBe(before + LARGE);
    expectReplay(await decide(approvalId, 'approve', other), booked);
    expectReplay(await door.send(author), booked);
    const { body } = await actOf(approvalId);
    expect(body).toMatchObject({ status: 'approved', decidedBy: `approver-of-${name}` });
    expectRefused(await decide(approvalId, 'reject', other), {
      status: 409,
      code: name === 'adjustment' ? 'adjustment-approved' : 'act-approved',
    });
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
