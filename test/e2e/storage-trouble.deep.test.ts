import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { newMemberId } from '../database.ts';
import { type Fault, FaultProxy, type FaultRule } from '../faults/proxy.ts';
import { Acts, expectReplay, tally } from './acts.ts';
import type { Answer } from './answers.ts';
import { type Environment, startEnvironment } from './environment.ts';
import { purchaseOf } from './purchases.ts';

const MARKER = 'Qvxzperson';

let proxy: FaultProxy;
let environment: Environment;
const acts = new Acts(() => environment);
/** A member with two purchases, whom only reads are asked about. */
let member: string;

beforeAll(async () => {
  environment = await startEnvironment({
    functionsDynamodb: (endpoint) => {
      proxy = new FaultProxy(endpoint);
      return proxy.start();
    },
  });
  member = await environment.enrol();
  await environment.buy(member, 'p1', purchaseOf(1000));
  await environment.buy(member, 'p2', purchaseOf(1000));
  await acts.redeem(member, 'r1', { points: 5 });
  await environment.call('PUT', '/v1/rewards/coffee', {
    as: 'marketer',
    body: { name: 'A coffee', points: 1, stock: 1000 },
  });
});
afterEach(() => proxy.break());
afterAll(async () => {
  await environment.stop();
  await proxy.stop();
});

const operations = [
  'GetItem',
  'Query',
  'PutItem',
  'UpdateItem',
  'DeleteItem',
  'TransactWriteItems',
  'BatchGetItem',
  'BatchWriteItem',
];
const allBroken = (fault: Fault): readonly FaultRule[] =>
  operations.map((operation) => ({ operation, fault, calls: () => true }));
const once = (operation: string, fault: Fault): FaultRule => ({
  operation,
  fault,
  calls: (nth) => nth === 1,
});
const always = (operation: string, fault: Fault): FaultRule => ({ operation, fault, calls: () => true });

/** Waits for the consumers of the last write first, so that the next call of storage is the one that a test breaks. */
async function breakNow(...rules: readonly FaultRule[]): Promise<void> {
  await environment.runner.drained();
  proxy.break(...rules);
}

function expectUnavailable({ status, headers, body }: Answer): void {
  expect([status, body.code]).toEqual([503, 'unavailable']);
  expect(Number(headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
}

async function entriesOf(who: string): Promise<readonly string[]> {
  const { body } = await environment.call('GET', `/v1/members/${who}/entries?limit=200`);
  return body.items.map(({ reference }: { reference: string }) => reference).reverse();
}

const faults: readonly (readonly [string, Fault])[] = [
  ['throttles', 'throttle'],
  ['fails', 'fail'],
  ['is down', 'drop-before'],
];

describe.each(faults)('storage that %s', (_, fault) => {
  /** With all reads broken, and then with all writes: each call is refused, and nothing is written. */
  async function expectNothingWritten(send: () => Promise<readonly Answer[]>): Promise<void> {
    await breakNow();
    const before = await environment.contents();
    for (const broken of [
      ['Query', 'GetItem'],
      ['PutItem', 'TransactWriteItems'],
    ]) {
      await breakNow(...broken.map((operation) => always(operation, fault)));
      for (const answer of await send()) expectUnavailable(answer);
      proxy.break();
      expect(await environment.contents()).toEqual(before);
    }
  }

  it('makes every read 503, and the next one right', async () => {
    const paths = [
      '',
      '/balance',
      '/balance?at=2020-01-01T00:00:00Z',
      '/entries',
      '/entries/1',
      '/purchases',
      '/purchases/p1',
      '/redemptions/r1',
    ];
    const receipt = '/v1/purchases?store=dublin-1&purchaseId=p1';
    const reads = [
      '/v1/program',
      '/v1/rewards',
      receipt,
      ...paths.map((rest) => `/v1/members/${member}${rest}`),
    ];
    await breakNow();
    const before = await environment.contents();
    await breakNow(...allBroken(fault));
    const lookup = environment.call('POST', '/v1/members/lookup', { body: { card: '2981000012345' } });
    const quote = acts.quote({ member, purchase: purchaseOf(100) });
    const answers = await Promise.all([lookup, quote, ...reads.map((path) => environment.call('GET', path))]);
    for (const answer of answers) expectUnavailable(answer);
    expect((await environment.call('GET', '/health')).status, 'health reads no storage').toBe(200);
    proxy.break();
    expect(await environment.contents()).toEqual(before);
    for (const path of reads) {
      expect((await environment.call('GET', path)).status).toBe(path.includes('at=') ? 404 : 200);
    }
  });

  it('before anything is written makes 503 and writes nothing; the same calls then write once', async () => {
    const buyer = await environment.enrol();
    const newcomer = newMemberId();
    const program = (await environment.call('GET', '/v1/program')).body;
    const purchase = purchaseOf(Array(300).fill(7));
    const person = {
      identifiers: { email: `${MARKER}-${fault}@example.com` },
      profile: { givenName: MARKER },
    };
    const change = { ...program, tierGrace: { days: program.tierGrace.days + 1 } };
    const send = () =>
      Promise.all([
        environment.buy(buyer, 'p1', purchase),
        environment.call('PUT', `/v1/members/${newcomer}`, { body: person }),
        environment.call('PUT', '/v1/program', { as: 'marketer', body: change }),
      ]);
    await expectNothingWritten(send);
    const [booked, enrolled, changed] = await send();
    expect([booked.status, enrolled.status, changed.status]).toEqual([201, 201, 200]);
    const again = await send();
    expect(again.map(({ status }) => status)).toEqual([200, 200, 412]);
    expect(again[0].text).toBe(booked.text);
    expect(await entriesOf(buyer)).toEqual(['purchase/p1/']);
    expect((await environment.call('GET', '/v1/program')).body).toEqual(changed.body);
  });

  it('before anything is written makes 503 of every act with points; the same acts then are booked once', async () => {
    const [giver, taker] = [await acts.memberWith(100), await environment.enrol()];
    await acts.reserve(giver, 'kept', 10);
    await acts.reserve(giver, 'dropped', 10);
    await acts.redeem(giver, 'spent', { points: 10 });
    const occurredAt = new Date().toISOString();
    const all = [
      () => acts.redeem(giver, 'r1', { points: 5 }),
      () => acts.redeem(giver, 'r2', { rewardId: 'coffee' }),
      () => acts.capture(giver, 'kept'),
      () => acts.release(giver, 'dropped'),
      () => acts.refund(giver, 'spent', 'f1', { points: 4 }),
      () => acts.transfer(giver, 't1', { to: taker, points: 20 }),
      () => acts.adjust(giver, 'a1', { points: 1, reason: 'late delivery' }),
      () => acts.giveBack(giver, 'earned', 'g1', { occurredAt, lines: [{ lineId: '1', quantity: 0.1 }] }),
      () => acts.adjust(giver, 'a2', { points: 20_000, reason: 'late delivery' }),
    ];
    const send = () => Promise.all(all.map((act) => act()));
    await expectNothingWritten(send);
    const first = await send();
    expect(tally(first)).toEqual({ 201: 6, 200: 2, 202: 1 });
    const again = await send();
    for (const [index, answer] of again.slice(0, -1).entries()) {
      const booked = first[index];
      if (!booked) throw new Error('as many answers as acts');
      expectReplay(answer, booked);
    }
    expect(again.at(-1)?.text).toBe(first.at(-1)?.text);
    // 100 earned; 10 captured, 5 and 1 redeemed, 20 sent, 10 returned, 10 spent of which 4 came back, 1 given.
    expect((await acts.balance(giver)).body).toMatchObject({ available: 49, reserved: 0, debt: 0 });
    expect((await acts.balance(taker)).body.available).toBe(20);
  });

  it('for a moment is not noticed', async () => {
    const buyer = await environment.enrol();
    for (const [index, operation] of ['Query', 'PutItem'].entries()) {
      await breakNow(once(operation, fault));
      expect((await environment.buy(buyer, `p${index}`, purchaseOf(100))).status).toBe(201);
    }
    await breakNow(once('TransactWriteItems', fault));
    expect((await environment.call('PUT', `/v1/members/${newMemberId()}`, { body: {} })).status).toBe(201);
    expect(await entriesOf(buyer)).toEqual(['purchase/p0/', 'purchase/p1/']);
  });
});

describe('an answer of storage that does not come after the write', () => {
  it.each([
    ['lost', 'drop-after'],
    ['late beyond waiting', 'hang-after'],
  ] as const)('and is %s once: the purchase is booked, with 201, and once', async (_, fault) => {
    const buyer = await environment.enrol();
    await breakNow(once('PutItem', fault));
    const purchase = purchaseOf(1000);
    const booked = await environment.buy(buyer, 'p1', purchase);
    proxy.break();
    const again = await environment.buy(buyer, 'p1', purchase);
    expect([booked.status, again.status, again.text]).toEqual([201, 200, booked.text]);
    expect(await entriesOf(buyer)).toEqual(['purchase/p1/']);
  });

  it('every time: 503, and the same call is a replay of what went through', async () => {
    const buyer = await environment.enrol();
    await breakNow(always('PutItem', 'drop-after'));
    const purchase = purchaseOf(1000);
    expectUnavailable(await environment.buy(buyer, 'p1', purchase));
    proxy.break();
    const again = await environment.buy(buyer, 'p1', purchase);
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([200, 'true']);
    expect(await entriesOf(buyer)).toEqual(['purchase/p1/']);
    const balance = await environment.call('GET', `/v1/members/${buyer}/balance`);
    expect(balance.body).toMatchObject({ seq: 1, available: 10 });
  });

  it.each([
    ['a redemption', 'PutItem', (giver: string) => acts.redeem(giver, 'act', { points: 5 })],
    ['a reward', 'TransactWriteItems', (giver: string) => acts.redeem(giver, 'act', { rewardId: 'coffee' })],
    [
      'a transfer',
      'TransactWriteItems',
      (giver: string) => acts.transfer(giver, 'act', { to: member, points: 5 }),
    ],
  ] as const)('at %s: it is booked once, with 201', async (_, operation, act) => {
    const giver = await acts.memberWith(100);
    await breakNow(once(operation, 'drop-after'));
    const booked = await act(giver);
    expect(booked.status).toBe(201);
    proxy.break();
    expectReplay(await act(giver), booked);
    expect(await entriesOf(giver)).toHaveLength(2);
  });

  it('at an enrolment: 201 the first time, also when storage had to repeat it', async () => {
    const id = newMemberId();
    await breakNow(once('TransactWriteItems', 'drop-after'));
    expect((await environment.call('PUT', `/v1/members/${id}`, { body: {} })).status).toBe(201);
    expect(await entriesOf(id)).toEqual([]);
  });

  it('at a change of the programme: the change is made once', async () => {
    const { body } = await environment.call('GET', '/v1/program');
    await breakNow(once('TransactWriteItems', 'drop-after'));
    const change = { ...body, tierGrace: { days: body.tierGrace.days + 1 } };
    const changed = await environment.call('PUT', '/v1/program', { as: 'marketer', body: change });
    expect([changed.status, changed.body.version]).toEqual([200, body.version + 1]);
    expect((await environment.call('GET', '/v1/program')).body).toEqual(changed.body);
  });

  it('among many at once: each is booked once, whoever was told what', async () => {
    const buyer = await environment.enrol();
    await breakNow({ operation: 'PutItem', fault: 'drop-after', calls: (nth) => nth % 3 === 0 });
    const purchases = Array.from({ length: 16 }, (_, index) => ({
      id: `p${index}`,
      purchase: purchaseOf(100),
    }));
    const send = () => Promise.all(purchases.map(({ id, purchase }) => environment.buy(buyer, id, purchase)));
    const first = await send();
    proxy.break();
    for (const answer of first) expect([200, 201, 503]).toContain(answer.status);
    for (const answer of await send()) expect([200, 201]).toContain(answer.status);
    expect((await entriesOf(buyer)).toSorted()).toEqual(
      purchases.map(({ id }) => `purchase/${id}/`).toSorted(),
    );
  });
});

it('overlapping writes, which storage refuses, are tried again', async () => {
  const buyer = await environment.enrol();
  await breakNow(once('PutItem', 'conflict'), once('TransactWriteItems', 'conflict'));
  expect((await environment.buy(buyer, 'p1', purchaseOf(100))).status).toBe(201);
  expect((await environment.call('PUT', `/v1/members/${newMemberId()}`, { body: {} })).status).toBe(201);
  await breakNow(once('TransactWriteItems', 'conflict'));
  expect((await acts.transfer(buyer, 't1', { to: member, points: 1 })).status).toBe(201);
});

it('every fault is logged, without personal data, and every consumer catches up', async () => {
  await environment.runner.drained();
  const log = readFileSync(join(environment.folder, 'logs', 'functions.log'), 'utf8');
  expect(log).toContain('unavailable');
  expect(log + environment.reports.join('\n')).not.toContain(MARKER);
  expect(log).not.toMatch(/"message":"bug"/);
});
