import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { expectRefused } from './answers.ts';
import { type Environment, startEnvironment } from './environment.ts';
import { purchaseOf } from './purchases.ts';

const HOUR = 3_600_000;
const NOW = Date.now();
/** The hour that began two hours ago, so that nothing here lies in the future. */
const BEGAN = Math.floor(NOW / HOUR) * HOUR - 2 * HOUR;
const from = new Date(BEGAN).toISOString();
const to = new Date(BEGAN + 2 * HOUR).toISOString();
const tenForAll = {
  name: 'Ten for all',
  conditions: { all: [] },
  effect: { type: 'bonus', points: 10 },
} as const;

let environment: Environment;

const at = (minutes: number) => ({ occurredAt: new Date(BEGAN + minutes * 60_000).toISOString() });

const put = (promotionId: string, body: object) =>
  environment.call('PUT', `/v1/promotions/${promotionId}`, { as: 'marketer', body });
const start = (promotionId: string, body: object = { from, to }) =>
  environment.call('POST', `/v1/promotions/${promotionId}/backtests`, { as: 'marketer', body });
const read = (location: string | null) => environment.call('GET', location ?? '', { as: 'analyst' });

/** Begins one and waits for its end. */
async function tested(promotionId: string) {
  const { status, headers, body } = await start(promotionId);
  expect([status, body.status, body.result]).toEqual([202, 'running', undefined]);
  const location = headers.get('location');
  expect(location).toBe(`/v1/backtests/${body.backtestId}`);
  return vi.waitFor(
    async () => {
      const answer = await read(location);
      expect(answer.body.status).toMatch(/done|failed/);
      return answer.body;
    },
    { timeout: 60_000, interval: 100 },
  );
}

beforeAll(async () => {
  environment = await startEnvironment({ stateWait: async () => undefined });
  for (let number = 1; number <= 30; number += 1) {
    const member = await environment.enrol({}, `m-${String(number).padStart(2, '0')}`);
    // The first buys three times, the others once; 300 lines are kept apart from the entry.
    const purchases = number === 1 ? [10, 70, 80] : [number === 2 ? 90 : 20];
    for (const [index, minutes] of purchases.entries()) {
      const amounts = number === 3 ? Array.from({ length: 300 }, () => 10) : 1000;
      const { status } = await environment.buy(member, `p-${index}`, purchaseOf(amounts, at(minutes)));
      expect(status).toBe(201);
    }
  }
  // Outside of the period.
  for (const [index, minutes] of [-1, 120].entries()) {
    await environment.buy('m-01', `outside-${index}`, purchaseOf(5000, at(minutes)));
  }
});
afterAll(() => environment.stop());

describe('a back-test', () => {
  it('finds what the promotion would have given to every purchase of the period', async () => {
    await put('ten', tenForAll);
    const before = await environment.contents();
    expect(await tested('ten')).toMatchObject({
      promotionId: 'ten',
      version: 1,
      from,
      to,
      status: 'done',
      progress: { done: 16, of: 16 },
      result: {
        membersReached: 30,
        purchasesConsidered: 32,
        purchasesChanged: 32,
        points: 320,
        pointsWithinBudget: 320,
        costBase: 320,
        baseCurrency: 'EUR',
        budgetExhaustedAt: null,
        overlaps: [],
      },
    });
    // All of it is in the back-test's own items, and in the queue.
    expect((await environment.contents()).items - before.items).toBe(1 + 1 + 2 * 16);
  });

  it('names the biggest winners, and the hour in which the budget would have run out', async () => {
    await put('capped', { ...tenForAll, limits: { budgetPoints: 295, timesPerMember: 2 } });
    const { result } = await tested('capped');
    expect(result).toMatchObject({ points: 310, pointsWithinBudget: 295, purchasesChanged: 31 });
    expect(result.budgetExhaustedAt).toBe(new Date(BEGAN + HOUR).toISOString());
    expect(result.biggestWinners).toHaveLength(10);
    expect(result.biggestWinners[0]).toEqual({ memberId: 'm-01', points: 20, purchases: 2 });
  });

  it('tries the newest version', async () => {
    await put('double', { ...tenForAll, name: 'Once more', effect: { type: 'bonus', points: 1 } });
    await put('double', { ...tenForAll, name: 'Double', effect: { type: 'multiplier', factor: '2' } });
    const { version, result } = await tested('double');
    // 31 purchases of 10.00, and one of 300 lines of 0.10.
    expect([version, result.points]).toEqual([2, 31 * 10 + 30]);
  });

  it('is refused for an unknown promotion, and for a period that is none', async () => {
    expectRefused(await start('nobody'), { status: 404, code: 'promotion-not-found' });
    const pointers = ['/to'];
    const refusal = { status: 400, code: 'validation', pointers };
    expectRefused(await start('ten', { from: to, to: from }), refusal);
    expectRefused(await start('ten', { from, to: from }), refusal);
    expectRefused(await start('ten', { from: '2020-01-01T00:00:00Z', to }), refusal);
    expectRefused(await read('/v1/backtests/nobody'), { status: 404, code: 'backtest-not-found' });
  });

  it('reads the facts of the person as they are now, not as they were at the purchase', async () => {
    await environment.call('PUT', '/v1/members/m-04/segments', {
      as: 'marketer',
      body: { segments: ['vip'] },
    });
    await put('vips', { ...tenForAll, audience: { segments: ['vip'] } });
    const { result } = await tested('vips');
    expect(result).toMatchObject({ membersReached: 1, purchasesConsidered: 32, points: 10 });
    expect(result.biggestWinners).toEqual([{ memberId: 'm-04', points: 10, purchases: 1 }]);
  });

  it('looks at conditions, schedule and lines as a booking does', async () => {
    await put('first', {
      ...tenForAll,
      conditions: { all: [{ fact: 'purchaseCount', operator: 'equal', value: 0 }] },
      schedule: { to: new Date(BEGAN + HOUR).toISOString() },
      effect: { type: 'bonus', points: 3, per: { quantity: 100, skus: ['sku-1', 'sku-2'] } },
    });
    expect((await tested('first')).result).toMatchObject({ purchasesChanged: 0 });
    await put('many', {
      ...tenForAll,
      conditions: { all: [{ fact: 'lineCount', operator: 'greaterThan', value: 100 }] },
      effect: { type: 'bonus', points: 3, per: { quantity: 100 } },
    });
    expect((await tested('many')).result).toMatchObject({ purchasesChanged: 1, points: 9 });
  });

  it('runs two at a time, and lets the rest wait in their order', async () => {
    await put('queued', tenForAll);
    const taken = [];
    for (let number = 1; number <= 6; number += 1) taken.push(await start('queued'));
    expect(taken.map(({ status }) => status)).toEqual(taken.map(() => 202));
    expect(taken.at(-1)?.body.status).toBe('waiting');
    const locations = taken.map(({ headers }) => headers.get('location'));
    const ended = await vi.waitFor(
      async () => {
        const seen = await Promise.all(locations.map(async (location) => (await read(location)).body));
        // None has ended before one that still waits.
        const waiting = seen.findIndex(({ status }) => status === 'waiting');
        if (waiting >= 0) expect(seen.slice(waiting).map(({ status }) => status)).not.toContain('done');
        expect(seen.filter(({ status }) => status === 'done')).toHaveLength(seen.length);
        return seen;
      },
      { timeout: 120_000, interval: 200 },
    );
    for (const { result } of ended) expect(result).toMatchObject({ points: 320 });
  });

  it('fails where the history cannot be walked, and says so without a word about the inside', async () => {
    await environment.database.send(
      new UpdateItemCommand({
        TableName: environment.tables.ledger,
        Key: { memberId: { S: 'm-01' }, seq: { N: '1' } },
        UpdateExpression: 'SET #entry = :broken',
        ExpressionAttributeNames: { '#entry': 'entry' },
        ExpressionAttributeValues: { ':broken': { B: Uint8Array.of(0x91, 0x63) } },
      }),
    );
    const body = await tested('ten');
    expect(body).toMatchObject({ status: 'failed', failure: expect.stringContaining('start another one') });
    expect(body.result).toBeUndefined();
    await environment.runner.drained();
    expect(environment.reports.some((line) => line.endsWith('failed: BacktestFailed'))).toBe(true);
  });
});
