import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { InsufficientPoints } from '#shared/domain/ledger/refusals.ts';
import { MemberNotFound } from '#shared/domain/members/refusals.ts';
import { Refusal, Unavailable } from '#shared/domain/refusal.ts';
import type { Seeker } from '#shared/domain/service/miss-budget.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { MissStore } from '#shared/stores/service/miss-store.ts';
import { MissBudgets } from '#shared/usecases/service/miss-budgets.ts';
import { type Database, startDatabase } from '../../../database.ts';
import { FaultProxy } from '../../../faults/proxy.ts';

const MISSES_MAX = 3;

let database: Database;
let proxy: FaultProxy;
let misses: MissStore;
let clock: number;
let counted: string[];

beforeAll(async () => {
  database = await startDatabase();
  proxy = new FaultProxy(database.endpoint);
  misses = new MissStore(dynamoDb(database.config(await proxy.start())), database.tables.rates);
});
beforeEach(() => {
  clock = Date.parse('2026-11-22T10:00:15.000Z');
  counted = [];
  proxy.break();
});
afterAll(async () => {
  await proxy.stop();
  await database.stop();
});

/** An execution environment, which has a memory of its own. */
const environment = () =>
  new MissBudgets({
    misses,
    now: () => clock,
    missed: () => counted.push('missed'),
    usedUp: () => counted.push('used up'),
  });
const seekerOf = (kind: 'client' | 'staff' = 'client'): Seeker => `${kind}/${randomUUID()}`;

const finds = async () => 'found';
const misses404 = () => Promise.reject(new MemberNotFound());
const refuses = () => Promise.reject(new InsufficientPoints(1, 2));

interface Asking {
  readonly call?: () => Promise<string>;
  readonly refusedAhead?: boolean;
  readonly missesMax?: () => Promise<number>;
}

/** The result of a call, or the code of its refusal. */
function ask(budgets: MissBudgets, seeker: Seeker, asking: Asking = {}): Promise<string> {
  const { call = misses404, refusedAhead = false, missesMax = async () => MISSES_MAX } = asking;
  return budgets.run({ seeker, missesMax, refusedAhead, call }).catch((error: unknown) => {
    if (error instanceof Refusal) return error.code;
    throw error;
  });
}

async function asks(times: number, budgets: MissBudgets, seeker: Seeker, asking?: Asking) {
  const told = [];
  for (let time = 0; time < times; time += 1) told.push(await ask(budgets, seeker, asking));
  return told;
}

const NOBODY = 'member-not-found';
const LIMITED = 'rate-limited';

describe('misses', () => {
  it('are told as such within the budget of their seeker, and as 429 above it, until the minute ends', async () => {
    const [budgets, seeker] = [environment(), seekerOf()];
    expect(await asks(5, budgets, seeker)).toEqual([NOBODY, NOBODY, NOBODY, LIMITED, LIMITED]);
    expect(await ask(budgets, seekerOf())).toBe(NOBODY);
    const refused = await budgets
      .run({ seeker, missesMax: async () => MISSES_MAX, refusedAhead: false, call: misses404 })
      .catch((error: unknown) => error);
    expect(refused).toMatchObject({ status: 429, missesMax: MISSES_MAX, retryAfterSeconds: 45 });
    clock += 45_000;
    expect(await asks(4, budgets, seeker)).toEqual([NOBODY, NOBODY, NOBODY, LIMITED]);
  });

  it('are counted over all environments', async () => {
    const seeker = seekerOf();
    const told = [];
    for (let count = 0; count < 4; count += 1) told.push(await ask(environment(), seeker));
    expect(told).toEqual([NOBODY, NOBODY, NOBODY, LIMITED]);
  });

  it('cost one write each, and none where the environment knows that the minute is used up', async () => {
    const [budgets, seeker] = [environment(), seekerOf()];
    await asks(20, budgets, seeker);
    expect(proxy.calls).toEqual(Array(MISSES_MAX + 1).fill('UpdateItem'));
    expect(counted).toEqual([...Array(MISSES_MAX + 1).fill('missed'), 'used up']);
  });

  it('are 503 where they cannot be counted', async () => {
    proxy.break({ fault: 'fail', calls: () => true });
    expect(await ask(environment(), seekerOf())).toBe('unavailable');
  });
});

describe('a call that finds somebody', () => {
  it('costs nothing, and asks for no budget', async () => {
    const [budgets, seeker] = [environment(), seekerOf()];
    const missesMax = () => Promise.reject(new Error('the budget was asked for'));
    expect(await asks(3, budgets, seeker, { call: finds, refusedAhead: true, missesMax })).toEqual(
      Array(3).fill('found'),
    );
    expect(await ask(budgets, seeker, { call: refuses, missesMax })).toBe('insufficient-points');
    expect(proxy.calls).toEqual([]);
  });

  it('succeeds in a used-up minute where it is a booking, and is refused before it runs where it is a read', async () => {
    const [budgets, seeker] = [environment(), seekerOf()];
    await asks(4, budgets, seeker);
    let runs = 0;
    const call = async () => {
      runs += 1;
      return 'found';
    };
    expect(await ask(budgets, seeker, { call })).toBe('found');
    expect(await ask(budgets, seeker, { call, refusedAhead: true })).toBe(LIMITED);
    expect(runs).toBe(1);
    expect(await ask(budgets, seekerOf(), { call, refusedAhead: true })).toBe('found');
  });

  it('is refused in a used-up minute as a miss is, whatever the reason of its refusal', async () => {
    const [budgets, seeker] = [environment(), seekerOf()];
    await asks(4, budgets, seeker);
    expect(await ask(budgets, seeker, { call: refuses })).toBe(LIMITED);
    const fails = () => Promise.reject(new Unavailable());
    expect(await ask(budgets, seeker, { call: fails })).toBe('unavailable');
    const bug = () => Promise.reject(new TypeError('a bug'));
    await expect(ask(budgets, seeker, { call: bug })).rejects.toThrow('a bug');
  });
});

it('a minute that ends between a call and its count is not remembered for the next one', async () => {
  const [budgets, seeker] = [environment(), seekerOf()];
  for (let count = 0; count < MISSES_MAX; count += 1) await ask(environment(), seeker);
  const ending = async () => {
    clock += 45_000;
    return MISSES_MAX;
  };
  expect(await ask(budgets, seeker, { missesMax: ending })).toBe(LIMITED);
  expect(await ask(budgets, seeker)).toBe(NOBODY);
});
