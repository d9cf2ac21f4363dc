import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { dueShards } from '#shared/stores/due-shards.ts';
import type { SweepSummary } from '#shared/usecases/ledger/sweep-due.ts';
import { newMemberId } from '../database.ts';
import { clockAt } from '../local/sources/moved-clock.ts';
import { purchaseOf } from '../shared/domain/ledger/purchases.ts';
import { shortLived } from '../shared/domain/program/short-lived.ts';
import { Books } from '../shared/usecases/books.ts';
import { type Environment, startEnvironment } from './environment.ts';
import { MemberSocket } from './realtime-socket.ts';
import { dueItems } from './streams-reading.ts';

const DAY = 86_400_000;
const NOW = Date.now();

const schedules = clockAt('2026-11-22T10:00:00Z');
let environment: Environment;
let books: Books;

beforeAll(async () => {
  environment = await startEnvironment({ scheduleTiming: schedules.timing });
  books = new Books(environment.database, environment.tables);
  await books.programStore.put({ program: shortLived, by: 'test', at: NOW - 200 * DAY });
});
afterAll(() => environment.stop());

/** Members whose only purchase, of 1,000 points, was booked 100 days ago. Nobody came by since. */
async function sleepers(count: number): Promise<readonly string[]> {
  const members = Array.from({ length: count }, newMemberId);
  books.clock = NOW - 100 * DAY;
  for (const member of members) {
    await books.enrol(member);
    await books.buy(member, 'p1', purchaseOf(100_000, { occurredAt: books.clock }));
  }
  await environment.runner.drained();
  return members;
}

const settledKinds = ['accrual', 'maturation', 'expiry', 'tier'];

async function kindsOf(member: string): Promise<readonly string[]> {
  const { body } = await environment.call('GET', `/v1/members/${member}/entries`);
  return body.items.map(({ kind }: { kind: string }) => kind).reverse();
}

async function balanceOf(member: string): Promise<object> {
  const {
    seq: _,
    asOf: __,
    ...balance
  } = (await environment.call('GET', `/v1/members/${member}/balance`)).body;
  return balance;
}

async function sweep(): Promise<SweepSummary> {
  const { result, error } = await environment.invoke('functions/ledger/sweep-due.ts');
  expect(error).toBeUndefined();
  return result as SweepSummary;
}

async function dueNow(): Promise<readonly string[]> {
  const now = new Date().toISOString();
  const items = await Promise.all(dueShards.map((shard) => dueItems(environment.runner, shard)));
  return items.flat().flatMap(({ id, dueAt }) => (String(dueAt?.S) <= now ? [id?.S ?? ''] : []));
}

test('two sweeps at once, past a member whose log is broken: what is due is written once, and pushed', async () => {
  const members = await sleepers(8);
  const [stuck = '', watched = '', ...others] = members;
  await environment.database.send(
    new UpdateItemCommand({
      TableName: environment.tables.ledger,
      Key: { memberId: { S: stuck }, seq: { N: '1' } },
      UpdateExpression: 'SET #state = :broken',
      ExpressionAttributeNames: { '#state': 'state' },
      ExpressionAttributeValues: { ':broken': { B: Uint8Array.of(0x91, 0x63) } },
    }),
  );
  const socket = await MemberSocket.open(
    environment.runner.url,
    await environment.token({ member: watched }),
  );
  const healthy = [watched, ...others];
  const shown = await Promise.all(healthy.map(balanceOf));
  expect(await dueNow()).toHaveLength(8);

  const [first, second] = await Promise.all([sweep(), sweep()]);
  expect(first.entries + second.entries).toBe(3 * healthy.length);
  expect(first.failed + second.failed).toBeGreaterThan(0);
  for (const member of healthy) expect(await kindsOf(member)).toEqual(settledKinds);
  expect(await Promise.all(healthy.map(balanceOf))).toEqual(shown);
  await socket.reaches(4);
  await socket.close();

  await environment.runner.drained();
  expect(await dueNow()).toEqual([]);
  expect(await sweep()).toMatchObject({ found: 0, settled: 0, entries: 0, failed: 0, behindMs: 0 });
});

test('its work is counted, and no count and no line of the log names a member', async () => {
  const [member = ''] = await sleepers(1);
  expect(await sweep()).toMatchObject({ found: 1, settled: 1, entries: 3, failed: 0 });
  const lines = () =>
    readFileSync(join(environment.folder, 'logs', 'functions.log'), 'utf8')
      .split('\n')
      .filter((line) => line.includes('Sweep') || line.includes('due entries not written'));
  const counted = '"SweepFound":1,"SweepSettled":1,"SweepEntries":3,"SweepFailed":0,"SweepBehind":';
  await vi.waitFor(() => expect(lines().filter((line) => line.includes(counted))).toHaveLength(1));
  expect(lines().some((line) => line.includes('"dueShard":"due/'))).toBe(true);
  const log = lines().join('\n');
  expect(log).not.toContain(member);
  expect(log).not.toMatch(/\bm-[0-9a-f]{8}\b/);
});

test('it runs every minute by itself', async () => {
  const [member = ''] = await sleepers(1);
  schedules.moveTo('2026-11-22T10:00:59Z');
  await environment.runner.drained();
  expect(await kindsOf(member)).toEqual(['accrual']);
  schedules.moveTo('2026-11-22T10:01:00Z');
  await vi.waitFor(async () => expect(await kindsOf(member)).toEqual(settledKinds), { timeout: 30_000 });
});
