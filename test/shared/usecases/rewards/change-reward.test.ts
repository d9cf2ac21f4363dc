import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import type { RewardContent } from '#shared/domain/rewards/reward.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { CounterStore } from '#shared/stores/ledger/counter-store.ts';
import { ProgramStore } from '#shared/stores/program/program-store.ts';
import { RewardStore } from '#shared/stores/rewards/reward-store.ts';
import { ofVersion } from '#shared/usecases/documents/precondition.ts';
import { changeReward, type RewardPorts } from '#shared/usecases/rewards/change-reward.ts';
import { getReward } from '#shared/usecases/rewards/get-reward.ts';
import { type Database, startDatabase } from '../../../database.ts';
import { FaultProxy } from '../../../faults/proxy.ts';

let database: Database;
let proxy: FaultProxy;
let ports: RewardPorts;
let faulty: RewardPorts;
let clock = Date.parse('2026-11-22T10:00:00Z');

beforeAll(async () => {
  database = await startDatabase();
  proxy = new FaultProxy(database.endpoint);
  const over = (endpoint?: string): RewardPorts => {
    const client = dynamoDb(database.config(endpoint));
    return {
      rewards: new RewardStore(client, database.tables.rewards),
      counters: new CounterStore(client, database.tables.counters),
      programs: new ProgramStore(client, database.tables.program),
      now: () => clock,
    };
  };
  ports = over();
  faulty = over(await proxy.start());
});

afterAll(async () => {
  await proxy.stop();
  await database.stop();
});

const coffee: RewardContent = { name: 'A coffee', points: 500 };

const change = (rewardId: string, content: RewardContent, expected?: number, where = ports) =>
  changeReward(where, rewardId, {
    content,
    precondition: expected === undefined ? undefined : ofVersion(expected),
    by: 'tester',
  });

const conflict = (current: number) =>
  expect.objectContaining({ code: 'version-conflict', status: 412, data: { current } });

describe('a reward', () => {
  it('is offered once; the same again writes nothing', async () => {
    const all: RewardContent = {
      ...coffee,
      stock: 10,
      tiers: ['silver', 'gold'],
      from: clock,
      to: clock + 1,
    };
    const first = await change('once', all);
    expect(first).toEqual({
      created: true,
      reward: {
        rewardId: 'once',
        version: 1,
        name: 'A coffee',
        points: 500,
        stock: 10,
        remaining: 10,
        tiers: ['silver', 'gold'],
        from: '2026-11-22T10:00:00.000Z',
        to: '2026-11-22T10:00:00.001Z',
        updatedAt: '2026-11-22T10:00:00.000Z',
      },
    });
    const items = await database.itemCount();
    clock += 60_000;
    expect(await change('once', all, 1)).toEqual({ ...first, created: false });
    expect(await getReward(ports, 'once')).toEqual(first.reward);
    expect(await database.itemCount()).toBe(items);
  });

  it('counts a version a change, and keeps the ones before with who made them and when', async () => {
    await change('kept', { ...coffee, stock: 10 });
    clock += 60_000;
    const cheaper = { ...coffee, points: 400 };
    expect(await change('kept', cheaper, 1)).toMatchObject({ created: false, reward: { version: 2 } });
    const made = { rewardId: 'kept', changedBy: 'tester' };
    expect(await ports.rewards.newest('kept')).toEqual({
      ...cheaper,
      ...made,
      version: 2,
      changedAt: clock,
    });
    expect(await ports.rewards.version('kept', 1)).toEqual({
      ...coffee,
      ...made,
      stock: 10,
      version: 1,
      changedAt: clock - 60_000,
    });
  });

  it('is not changed over what another editor wrote, nor where there is none', async () => {
    await change('guarded', coffee);
    await change('guarded', { ...coffee, points: 600 });
    await expect(change('guarded', { ...coffee, points: 700 }, 1)).rejects.toEqual(conflict(2));
    await expect(change('nowhere', coffee, 1)).rejects.toEqual(conflict(0));
    expect(await ports.rewards.newest('guarded')).toMatchObject({ version: 2, points: 600 });
    expect(await ports.rewards.newest('nowhere')).toBeUndefined();
  });

  it('changed by two at once: one wins where they ask for it, both are kept where they do not', async () => {
    await change('raced', coffee);
    const guarded = [601, 602].map((points) => change('raced', { ...coffee, points }, 1));
    const settled = await Promise.allSettled(guarded);
    expect(settled.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(settled.find(({ status }) => status === 'rejected')).toMatchObject({ reason: conflict(2) });
    const free = [701, 702, 703, 704].map((points) => change('raced', { ...coffee, points }));
    const versions = (await Promise.all(free)).map(({ reward }) => reward.version);
    expect(versions.toSorted()).toEqual([3, 4, 5, 6]);
    const kept = await Promise.all(versions.map((version) => ports.rewards.version('raced', version)));
    expect(kept.map((reward) => reward?.points)).toEqual([701, 702, 703, 704]);
    expect(await ports.rewards.newest('raced')).toMatchObject({ version: 6 });
  });

  it('offered by two at once is new to one of them', async () => {
    const offered = await Promise.all([601, 602].map((points) => change('new', { ...coffee, points })));
    expect(offered.map(({ created }) => created).toSorted()).toEqual([false, true]);
    const same = await Promise.all([1, 2].map(() => change('twice', coffee)));
    expect(same.map(({ created }) => created).toSorted()).toEqual([false, true]);
    expect(same.map(({ reward }) => reward.version)).toEqual([1, 1]);
  });

  it('is written once through writes that overlap, or whose answer is lost', async () => {
    for (const fault of ['conflict', 'drop-after'] as const) {
      proxy.break({ operation: 'TransactWriteItems', fault, calls: (nth) => nth === 1 });
      expect(await change(fault, coffee, undefined, faulty)).toMatchObject({ reward: { version: 1 } });
      expect(proxy.calls.filter((call) => call === 'TransactWriteItems')).toHaveLength(2);
      expect(await ports.rewards.version(fault, 2)).toBeUndefined();
    }
    proxy.break();
  });

  it('names tiers that the programme has at this moment', async () => {
    const asked = change('tiers', { ...coffee, tiers: ['gold', 'iron', 'blue', 'tin'] });
    await expect(asked).rejects.toMatchObject({
      code: 'validation',
      status: 400,
      data: {
        errors: [
          { pointer: '/tiers/1', message: 'is not a tier of the programme' },
          { pointer: '/tiers/3', message: 'is not a tier of the programme' },
        ],
      },
    });
    expect(await ports.rewards.newest('tiers')).toBeUndefined();
    const [blue] = initialProgram.tiers;
    if (!blue) throw new TypeError('a programme without tiers');
    const tiers = [blue, { id: 'iron', name: 'Iron', threshold: 10, multiplier: '2' }];
    await ports.programs.put({ program: { ...initialProgram, tiers, version: 1 }, by: 'tester', at: clock });
    expect(await change('tiers', { ...coffee, tiers: ['iron'] })).toMatchObject({ created: true });
  });
});
