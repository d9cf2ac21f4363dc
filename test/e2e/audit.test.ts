import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { newMemberId } from '../database.ts';
import { FaultProxy } from '../faults/proxy.ts';
import { Acts } from './acts.ts';
import { type Answer, expectRefused } from './answers.ts';
import { type As, type Environment, startEnvironment } from './environment.ts';
import { doublePoints } from './promotions.ts';
import { purchaseOf } from './purchases.ts';

let proxy: FaultProxy;
let environment: Environment;
const acts = new Acts(() => environment);

beforeAll(async () => {
  environment = await startEnvironment({
    functionsDynamodb: (endpoint) => {
      proxy = new FaultProxy(endpoint);
      return proxy.start();
    },
  });
});
afterEach(() => proxy.break());
afterAll(async () => {
  await environment.stop();
  await proxy.stop();
});

/** Somebody of the staff by their own name. */
async function staff(scope: 'agent' | 'marketer' | 'admin', sub: string, claims: object = {}): Promise<As> {
  return { token: await environment.runner.token(`dev-${scope}`, { claims: { sub, ...claims } }) };
}

const audit = (query: string, as: As = 'agent') => environment.call('GET', `/v1/audit?${query}`, { as });

/** The acts of the trail, the oldest first: operation, member, other facts, outcome. */
async function trail(query: string): Promise<readonly unknown[]> {
  const { status, body } = await audit(query);
  expect([status, body.nextCursor]).toEqual([200, undefined]);
  const items: readonly Record<string, unknown>[] = body.items;
  return items
    .map(({ operation, memberId, ids, outcome }) => [operation, memberId, ids, outcome])
    .toReversed();
}

/** How many records the whole trail has, without those of who read it. */
async function recorded(): Promise<number> {
  const items = (await environment.dump()).split('\n').filter((item) => item.includes('"requestId"'));
  return items.filter((item) => !item.includes('"listActs"')).length;
}

/** Storage is broken for what follows, and no call that is under way meets it. */
async function breakPuts(calls: (nth: number) => boolean): Promise<void> {
  await environment.runner.drained();
  proxy.break({ operation: 'PutItem', fault: 'fail', calls });
}

describe('the acts of staff', () => {
  const [member, other] = [newMemberId(), newMemberId()];
  const card = '2986000000001';
  const put = (path: string, as: As, body: object) => environment.call('PUT', `/v1${path}`, { as, body });
  let large: Answer;

  beforeAll(async () => {
    const agent = await staff('agent', 'audited-agent');
    const marketer = await staff('marketer', 'audited-marketer');
    const admin = await staff('admin', 'audited-admin');
    await put(`/members/${member}`, agent, { identifiers: { cards: [card] } });
    await environment.call('POST', '/v1/members/lookup', { as: agent, body: { card } });
    await environment.call('POST', '/v1/members/lookup', { as: agent, body: { card: '2986999999999' } });
    await acts.adjust(`card:${card}`, 'a-1', { points: 100, reason: 'late delivery' }, agent);
    await acts.adjust(member, 'a-2', { points: -101, reason: 'booked twice' }, agent);
    await acts.adjust('card:2986999999999', 'a-3', { points: 1, reason: 'x' }, agent);
    large = await environment.call('PUT', `/v1/members/${member}/adjustments/a-4`, {
      as: agent,
      body: { points: 20_000, reason: 'moved' },
      headers: { 'x-forwarded-for': '198.51.100.1, 203.0.113.7' },
    });
    await acts.approve(member, 'a-4', agent);
    await put('/promotions/audited-tea', marketer, doublePoints);
    await put(`/members/card:${card}/segments`, marketer, { segments: ['tea-lovers'] });
    await environment.call('DELETE', '/v1/promotions/audited-tea', { as: marketer });
    await acts.approve(member, 'a-4', admin);
    await environment.buy(member, 'p-1', purchaseOf(100), admin);
    await environment.enrol({}, other);
    await acts.transfer(member, 't-1', { to: other, points: 1 }, admin);
    // A call that its contract or the gateway refuses is no act and no read.
    await environment.call('GET', `/v1/members/card:${card}`, { as: agent });
    await environment.call('GET', `/v1/members/${member}/balance`, { as: admin });
    await environment.call('POST', '/v1/quotes', { as: marketer, body: { purchase: purchaseOf(100) } });
    await acts.adjust(member, 'a-5', { points: 0, reason: '' }, agent);
    await acts.adjust(member, 'a-5', { points: 1, reason: 'x' }, marketer);
  });

  it('are found by who did them, refused ones too', async () => {
    expect(await trail('actor=audited-agent')).toEqual([
      ['putMember', member, {}, { status: 201 }],
      ['lookupMember', member, {}, { status: 200 }],
      ['lookupMember', undefined, {}, { status: 404, code: 'member-not-found' }],
      ['adjustPoints', member, { adjustmentId: 'a-1' }, { status: 201 }],
      ['adjustPoints', member, { adjustmentId: 'a-2' }, { status: 409, code: 'insufficient-points' }],
      ['adjustPoints', undefined, { adjustmentId: 'a-3' }, { status: 404, code: 'member-not-found' }],
      ['adjustPoints', member, { adjustmentId: 'a-4' }, { status: 202 }],
      ['approveAdjustment', member, { adjustmentId: 'a-4' }, { status: 403, code: 'approver-is-author' }],
      ['getMember', member, {}, { status: 200 }],
    ]);
    expect(await trail('actor=audited-marketer')).toEqual([
      ['putPromotion', undefined, { promotionId: 'audited-tea' }, { status: 201 }],
      ['putSegments', member, {}, { status: 200 }],
      ['deletePromotion', undefined, { promotionId: 'audited-tea' }, { status: 204 }],
      ['quotePurchase', undefined, {}, { status: 200 }],
    ]);
    expect(await trail('actor=audited-admin')).toEqual([
      ['approveAdjustment', member, { adjustmentId: 'a-4' }, { status: 201 }],
      ['bookPurchase', member, { purchaseId: 'p-1' }, { status: 201 }],
      ['transferPoints', member, { transferId: 't-1' }, { status: 201 }],
      ['getBalance', member, {}, { status: 200 }],
    ]);
  });

  it('are found by their member, whoever did them', async () => {
    const named = (await trail(`member=${member}`)) as readonly (readonly unknown[])[];
    expect(named.map(([operation]) => operation)).toEqual([
      'putMember',
      'lookupMember',
      'adjustPoints',
      'adjustPoints',
      'adjustPoints',
      'approveAdjustment',
      'putSegments',
      'approveAdjustment',
      'bookPurchase',
      'transferPoints',
      'getMember',
      'getBalance',
    ]);
    // The trail of a member names whoever asked for it.
    const again = (await trail(`member=${member}`)) as readonly (readonly unknown[])[];
    expect(again.at(-1)).toEqual(['listActs', member, {}, { status: 200 }]);
  });

  it('say who it was, through what, from where and when, in one record a request', async () => {
    const query = 'actor=audited-agent&limit=3';
    const { body } = await audit(query, 'admin');
    const [read, approval, asked] = body.items;
    expect(asked).toEqual({
      at: expect.any(String),
      actor: 'audited-agent',
      client: expect.any(String),
      scopes: ['agent'],
      // The address of the connection, not one that the caller claims.
      from: expect.stringMatching(/^(?:127\.0\.0\.1|::1)$/),
      operation: 'adjustPoints',
      route: 'PUT /v1/members/{member}/adjustments/{adjustmentId}',
      memberId: member,
      ids: { adjustmentId: 'a-4' },
      requestId: large.headers.get('apigw-requestid'),
      outcome: { status: 202 },
    });
    const older = await audit(`${query}&cursor=${body.nextCursor}`, 'admin');
    expect(older.body.items.map(({ ids }: { ids: object }) => ids)).toEqual([
      { adjustmentId: 'a-3' },
      { adjustmentId: 'a-2' },
      { adjustmentId: 'a-1' },
    ]);
    const before = await audit(`actor=audited-agent&to=${asked.at}`);
    expect(before.body.items).toHaveLength(6);
    const since = await audit(`actor=audited-agent&from=${approval.at}`);
    expect(since.body.items).toEqual([read, approval]);
  });

  it('name no card anywhere', async () => {
    const dump = await environment.dump();
    expect(dump).toContain('audited-agent');
    for (const digits of [card, '2986999999999', 'card:']) expect(dump).not.toContain(digits);
  });

  it('are shown to agents alone', async () => {
    for (const as of ['channel', 'marketer', 'analyst', { member }] as const) {
      expect((await audit(`member=${member}`, as)).status).toBe(403);
    }
  });
});

it('acts of a till and of a member are no acts of staff', async () => {
  const before = await recorded();
  const member = await environment.enrol();
  await environment.buy(member, 'p-1', purchaseOf(10_000));
  await acts.redeem(member, 'r-1', { points: 5 });
  await acts.redeem(member, 'r-2', { points: 5 }, { member });
  await environment.call('POST', '/v1/members/lookup', { body: { card: '2986000000001' } });
  expect((await trail(`member=${member}`)).length).toBe(0);
  expect(await recorded()).toBe(before);
});

it('an act that cannot be recorded is not done, and may be sent again', async () => {
  const member = await environment.enrol();
  await environment.runner.drained();
  const before = await environment.contents();
  const reward = { name: 'A coffee', points: 500 };
  const send = () =>
    Promise.all([
      acts.adjust(member, 'a-1', { points: 100, reason: 'late delivery' }),
      environment.call('PUT', '/v1/rewards/audited', { as: 'marketer', body: reward }),
      environment.call('PUT', `/v1/members/${newMemberId()}`, { as: 'admin', body: {} }),
      environment.call('POST', '/v1/members/lookup', { as: 'agent', body: { card: '2986000000001' } }),
    ]);
  await breakPuts(() => true);
  for (const answer of await send()) {
    expectRefused(answer, { status: 503, code: 'unavailable' });
    expect(answer.headers.get('retry-after')).toBe('1');
  }
  proxy.break();
  expect(await environment.contents()).toEqual(before);
  expect(await trail(`member=${member}`)).toEqual([]);
  expect((await send()).map(({ status }) => status)).toEqual([201, 201, 201, 200]);
});

it('an act stands though its end cannot be recorded, and shows as unknown', async () => {
  const agent = await staff('agent', 'unlucky-agent');
  const member = await environment.enrol();
  // The intent; then every try of the outcome. The entry is a transaction with the sum of the day.
  await breakPuts((nth) => nth > 1);
  const answer = await acts.adjust(member, 'a-1', { points: 100, reason: 'late delivery' }, agent);
  proxy.break();
  expect([answer.status, answer.body.balance.available]).toEqual([201, 100]);
  expect(await trail('actor=unlucky-agent')).toEqual([
    ['adjustPoints', undefined, { adjustmentId: 'a-1' }, 'unknown'],
  ]);
  await environment.runner.drained();
  const log = readFileSync(join(environment.folder, 'logs', 'functions.log'), 'utf8');
  const told = log.split('\n').filter((line) => line.includes('AuditOutcomeLost'));
  expect(told).toHaveLength(1);
  expect(told[0]).toContain(String(answer.headers.get('apigw-requestid')));
});

it('nobody adjusts their own points, nor approves it, and that they tried is kept', async () => {
  const member = await environment.enrol({ identifiers: { cards: ['2986000000002'] } });
  const own = await staff('agent', 'own-agent', { member });
  const refusal = { status: 403, code: 'actor-is-beneficiary' };
  await acts.adjust(member, 'large', { points: 20_000, reason: 'moved' });
  const admin = await staff('admin', 'own-agent', { member });
  for (const who of [member, 'card:2986000000002']) {
    await acts.expectNoTrace(() => acts.adjust(who, 'a-1', { points: 1, reason: 'x' }, own), refusal);
    await acts.expectNoTrace(() => acts.approve(who, 'large', own), refusal);
    await acts.expectNoTrace(() => acts.rejectAdjustment(who, 'large', 'x', own), refusal);
  }
  await acts.expectNoTrace(() => acts.approve(member, 'large', admin), refusal);
  const outcomes = (await trail('actor=own-agent')) as readonly (readonly unknown[])[];
  expect(outcomes.map((act) => act.at(-1))).toEqual(Array(7).fill(refusal));
  const another = await staff('agent', 'own-agent', { member: await environment.enrol() });
  expect((await acts.adjust(member, 'a-1', { points: 1, reason: 'x' }, another)).status).toBe(201);
});

it('an adjustment that waits is listed, read and rejected, and the trail names both', async () => {
  const member = await environment.enrol({ identifiers: { cards: ['2986000000003'] } });
  const [author, other] = [await staff('agent', 'asking-agent'), await staff('agent', 'refusing-agent')];
  await acts.adjust(member, 'a-1', { points: 20_000, reason: 'moved' }, author);
  await acts.adjust(member, 'a-2', { points: 30_000, reason: 'mistyped' }, author);
  const list = (status: string, as: As = other) =>
    environment.call('GET', `/v1/adjustments?status=${status}`, { as });
  const asked = { memberId: member, status: 'waiting', requestedBy: 'asking-agent' };
  expect((await list('waiting')).body.items).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ ...asked, adjustmentId: 'a-2', points: 30_000, reason: 'mistyped' }),
      expect.objectContaining({ ...asked, adjustmentId: 'a-1', points: 20_000, reason: 'moved' }),
    ]),
  );
  expectRefused(await list('done'), { status: 400, code: 'validation', pointers: ['/query/status'] });
  const card = 'card:2986000000003';
  const first = await acts.rejectAdjustment(card, 'a-1', 'no receipt', other);
  expect([first.status, first.headers.has('idempotency-replayed')]).toEqual([200, false]);
  const again = await acts.rejectAdjustment(card, 'a-1', 'no receipt', other);
  expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([200, 'true']);
  expect(again.text).toBe(first.text);
  const read = await environment.call('GET', `/v1/members/${card}/adjustments/a-1`, { as: other });
  expect(read.text).toBe(first.text);
  expect((await acts.rejectAdjustment(member, 'a-2', 'mistyped', author)).body).toMatchObject({
    status: 'rejected',
    withdrawn: true,
  });
  await acts.expectNoTrace(() => acts.approve(member, 'a-1', 'admin'), {
    status: 409,
    code: 'adjustment-rejected',
  });
  const rejected = (await list('rejected')).body.items.map(
    (one: { adjustmentId: string }) => one.adjustmentId,
  );
  expect(rejected).toEqual(expect.arrayContaining(['a-1', 'a-2']));
  const named = (await trail(`member=${member}`)) as readonly (readonly unknown[])[];
  expect(named.map(([operation]) => operation)).toEqual([
    'adjustPoints',
    'adjustPoints',
    'listAdjustments',
    'rejectAdjustment',
    'rejectAdjustment',
    'getAdjustment',
    'rejectAdjustment',
    'approveAdjustment',
    'listAdjustments',
  ]);
  // The list of rejected adjustments has two of this member, and is one read of that member.
  expect(named.at(-1)).toEqual(['listAdjustments', member, {}, { status: 200 }]);
});

describe('an act about two members', () => {
  const refusal = { status: 403, code: 'actor-is-beneficiary' };
  const put = (path: string, as: As, body: object) =>
    environment.call('PUT', `/v1/members/${path}`, { as, body });
  const gain = (points: number) => acts.memberWith(points);

  /** Each door with two members, above the limit of one person where it has 10,001 points. */
  const doors = {
    transfer: (from: string, to: string, as: As) => put(`${from}/transfers/t1`, as, { to, points: 10_001 }),
    move: (from: string, to: string, as: As) =>
      put(`${from}/purchases/earned/moves/v1`, as, { to, reason: 'wrong-card' }),
    merge: (from: string, into: string, as: As) => put(`${into}/merges/m1`, as, { from, reason: 'mistake' }),
  };
  const operations = { transfer: 'transferPoints', move: 'movePurchase', merge: 'mergeMembers' };

  it.each(['transfer', 'move', 'merge'] as const)(
    'by a %s is in the trail of both, asked for, listed, read and approved',
    async (kind) => {
      const [author, other] = [
        await staff('agent', `asks-${kind}`),
        await staff('agent', `approves-${kind}`),
      ];
      const members = [await gain(10_001), await environment.enrol()] as const;
      const asked = await doors[kind](...members, author);
      expect(asked.status).toBe(202);
      const { approvalId } = asked.body;
      await environment.call('GET', `/v1/approvals?kind=${kind}`, { as: other });
      await environment.call('GET', `/v1/approvals/${approvalId}`, { as: other });
      const approved = await environment.call('POST', `/v1/approvals/${approvalId}/approve`, { as: other });
      expect(approved.status).toBe(201);
      const found = await Promise.all(members.map((member) => trail(`member=${member}`)));
      for (const [index, acts] of (found as readonly (readonly (readonly unknown[])[])[]).entries()) {
        expect(acts.map(([operation, memberId]) => [operation, memberId])).toEqual(
          [operations[kind], 'listApprovals', 'getApproval', 'approveAct'].map((one) => [
            one,
            members[index],
          ]),
        );
      }
      expect(await trail(`actor=asks-${kind}`)).toHaveLength(1);
    },
  );

  it('that is booked at once is in the trail of both', async () => {
    const agent = await staff('agent', 'gives-at-once');
    const [from, to] = [await gain(5), await environment.enrol()];
    expect((await acts.transfer(from, 't1', { to, points: 1 }, agent)).status).toBe(201);
    for (const member of [from, to]) {
      expect(await trail(`member=${member}`)).toEqual([
        ['transferPoints', member, { transferId: 't1' }, { status: 201 }],
      ]);
    }
  });

  it('that the other member tries is in the trail of both; one for nobody keeps no name', async () => {
    const [from, to] = [await gain(5), await environment.enrol()];
    const own = await staff('agent', 'tries-for-themselves', { member: to });
    await acts.transfer(from, 't1', { to, points: 1 }, own);
    expect(await trail(`member=${to}`)).toEqual([['transferPoints', to, { transferId: 't1' }, refusal]]);
    const agent = await staff('agent', 'mistypes');
    for (const points of [1, 6]) await acts.transfer(from, 't2', { to: 'Qvxzfamily', points }, agent);
    expect((await trail('actor=mistypes')).map((act) => (act as readonly unknown[])[3])).toEqual([
      { status: 404, code: 'member-not-found' },
      { status: 409, code: 'insufficient-points' },
    ]);
    expect(await environment.dump()).not.toContain('Qvxzfamily');
  });
});
