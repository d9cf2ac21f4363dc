import { randomUUID } from 'node:crypto';
import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { isSampled } from '#shared/stores/engagement/board-store.ts';
import { type Database, startDatabase } from '../../../database.ts';
import { type Call, type Fault, FaultProxy, type FaultRule } from '../../../faults/proxy.ts';
import { challenge } from '../../domain/engagement/counting.ts';
import { purchaseOf } from '../../domain/ledger/purchases.ts';
import { expectSoundLog } from '../ledger/sound.ts';
import { Counter } from './counter.ts';

/** Faults that outlast the client's attempts, as it makes only one. */
const troubles: readonly Fault[] = ['drop-before', 'drop-after', 'throttle', 'fail'];

const first = 'bonus/challenges/c/lifetime/1/';
const second = 'bonus/challenges/c/lifetime/2/';

let database: Database;
/** Opens when a delayed call may go on. */
let gate: PromiseWithResolvers<void>;
let proxy: FaultProxy;
let client: DynamoDBClient;
let brokenClient: DynamoDBClient;

beforeAll(async () => {
  database = await startDatabase();
  client = dynamoDb(database.config());
  gate = Promise.withResolvers();
  proxy = new FaultProxy(database.endpoint, () => gate.promise);
  const requestHandler = { connectionTimeout: 2000, requestTimeout: 2000, throwOnRequestTimeout: true };
  const endpoint = await proxy.start();
  brokenClient = dynamoDb({ ...database.config(endpoint), requestHandler, maxAttempts: 1 });
});
afterAll(async () => {
  await proxy.stop();
  brokenClient.destroy();
  client.destroy();
  await database.stop();
});

/** A consumer whose every second purchase unlocks; `joined` adds a challenge that members join. */
function consumerOver(over: DynamoDBClient, { joined = false } = {}): Counter {
  const counter = new Counter(over, database.tables, Date.parse('2026-06-01'));
  const goal = { metric: 'purchases', target: 2 } as const;
  counter.define(challenge({ definitionId: 'c', goal, repeatable: { times: 10 } }));
  if (joined) counter.define(challenge({ definitionId: 'j', goal, optIn: true }));
  return counter;
}

const buy = ({ books }: Counter, memberId: string) =>
  books.buy(memberId, randomUUID(), purchaseOf(1000, { occurredAt: books.clock }));

async function buyer(counter: Counter, purchases: number): Promise<string> {
  const member = await counter.books.newMember();
  for (let n = 0; n < purchases; n += 1) await buy(counter, member);
  return member;
}

/** A consumer behind the proxy that knows the programme and the floors of leaderboards already. */
async function behindProxy(options?: { joined?: boolean }): Promise<Counter> {
  proxy.break();
  const broken = consumerOver(brokenClient, options);
  let member = await buyer(broken, 2);
  // The score of a sampled member asks for no floor.
  while (isSampled(member)) member = await buyer(broken, 2);
  if (options?.joined) await broken.join(member, 'j');
  await buy(broken, member);
  await buy(broken, member);
  await takeAll(broken, await broken.books.log(member));
  return broken;
}

/** Entries come, and none of them fails. */
async function takeAll(counter: Counter, records: readonly LedgerRecord[]): Promise<void> {
  const failed = await counter.consume(records);
  expect(failed).toEqual(new Map());
}

/** The place among the `PutItem` calls of a consumer at which it writes the row of such a member. */
async function rowWrite(broken: Counter, log: readonly LedgerRecord[]): Promise<number> {
  proxy.break();
  await takeAll(broken, log);
  return proxy.calls.filter((call) => call === 'PutItem').length;
}

const isPut = (nth: number) => (call: Call) => call.operation === 'PutItem' && call.nth === nth;

const picture = async (counter: Counter, member: string) => ({
  shown: await counter.shown(member),
  bonuses: await counter.bonuses(member),
  points: (await counter.books.ledger.head(member))?.entry.balance.available,
  lastSeq: (await counter.stored(member))?.lastSeq,
});

describe('storage that fails', () => {
  it.each([{ joined: false }, { joined: true }])(
    'at any call of the consumer (%o) fails that member alone, and a repeat leaves nothing lost or doubled',
    async (options) => {
      const calm = consumerOver(client, options);
      const broken = await behindProxy(options);
      const newBuyer = async () => {
        const member = await buyer(calm, 3);
        if (options.joined) await calm.join(member, 'j');
        return { member, log: await calm.books.log(member) };
      };
      const usual = await newBuyer();
      const row = await rowWrite(broken, usual.log);
      const expected = await picture(calm, usual.member);
      expect(expected.bonuses).toContain(first);
      /** Returns whether the fault came to a call, and whether that failed the member. */
      const trial = async (fault: Fault, at: (call: Call) => boolean) => {
        const { member, log } = await newBuyer();
        let met = false;
        proxy.follow((call) => {
          if (!at(call)) return undefined;
          met = true;
          return { fault };
        });
        const failed = [...(await broken.consume(log)).keys()];
        expect(failed.filter((one) => one !== member)).toEqual([]);
        proxy.break();
        await proxy.settled();
        await takeAll(broken, log);
        expect({ fault, ...(await picture(calm, member)) }).toEqual({ fault, ...expected });
        await expectSoundLog(calm.books, member);
        return { met, failed: failed.length > 0 };
      };
      for (const fault of troubles) {
        let failures = 0;
        for (let index = 1; ; index += 1) {
          const { met, failed } = await trial(fault, (call) => call.index === index);
          if (!met) break;
          if (failed) failures += 1;
        }
        expect(failures).toBeGreaterThan(row);
      }
      // The row is written, and nobody hears of it in time.
      expect(await trial('hang-after', isPut(row))).toEqual({ met: true, failed: true });
    },
  );

  it('that returns a part of the rows, or none at first, leaves no member out', async () => {
    const calm = consumerOver(client);
    const broken = await behindProxy();
    const members = await Promise.all([1, 2, 3].map(() => buyer(calm, 1)));
    const logs = async () => (await Promise.all(members.map((member) => calm.books.log(member)))).flat();
    await takeAll(calm, await logs());
    await Promise.all(members.map((member) => buy(calm, member)));
    const some: FaultRule = { operation: 'BatchGetItem', fault: 'partly', calls: (nth) => nth === 1 };
    const none: FaultRule = { operation: 'BatchGetItem', fault: 'unprocessed', calls: (nth) => nth === 2 };
    proxy.break(some, none);
    await takeAll(broken, await logs());
    expect(proxy.calls.filter((call) => call === 'BatchGetItem').length).toBeGreaterThan(2);
    for (const member of members) expect(await calm.bonuses(member)).toEqual([first]);
  });
});

describe('a consumer that is killed', () => {
  it('between the bonus and the row books the bonus once', async () => {
    const calm = consumerOver(client);
    const broken = await behindProxy();
    const member = await buyer(calm, 2);
    const log = await calm.books.log(member);
    const isRow = isPut(await rowWrite(broken, await calm.books.log(await buyer(calm, 2))));
    proxy.follow((call) => (isRow(call) ? { fault: 'drop-before' } : undefined));
    expect([...(await broken.consume(log)).keys()]).toEqual([member]);
    expect(await calm.bonuses(member)).toEqual([first]);
    expect(await calm.stored(member)).toBeUndefined();
    proxy.break();
    await takeAll(consumerOver(client), log);
    expect(await picture(calm, member)).toMatchObject({ bonuses: [first], lastSeq: 2 });
  });

  it('between the row and the frame loses the frame alone', async () => {
    const counter = consumerOver(client);
    const member = await buyer(counter, 2);
    const log = await counter.books.log(member);
    const killed = new Counter(client, database.tables, counter.books.clock);
    killed.known = counter.known;
    Object.assign(killed.ports, { tell: () => Promise.reject(new Error('killed')) });
    await expect(killed.consume(log)).rejects.toThrow('killed');
    const before = await picture(counter, member);
    await takeAll(counter, log);
    expect(await picture(counter, member)).toEqual(before);
    expect(counter.told).toEqual([]);
    await buy(counter, member);
    await takeAll(counter, (await counter.books.log(member)).slice(-1));
    expect(counter.told).toMatchObject([{ memberId: member, progress: 1 }]);
  });
});

describe('a member whose entries fail for an hour', () => {
  it('is reported alone while the others go on, and loses and doubles nothing when it heals', async () => {
    const counter = consumerOver(client);
    const [ill = '', ...others] = await Promise.all([1, 2, 3].map(() => buyer(counter, 1)));
    const members = [ill, ...others];
    const logs = async () => (await Promise.all(members.map((one) => counter.books.log(one)))).flat();
    await takeAll(counter, await logs());
    const healthy = await counter.stored(ill);
    const Item = {
      memberId: { S: ill },
      id: { S: 'progress' },
      lastSeq: { N: '1' },
      progress: { B: new TextEncoder().encode('nothing that was ever packed') },
    };
    await client.send(new PutItemCommand({ TableName: database.tables.engagement, Item }));
    for (let tens = 0; tens < 6; tens += 1) {
      counter.books.clock += 600_000;
      for (const member of members) await buy(counter, member);
      expect([...(await counter.consume(await logs())).keys()]).toEqual([ill]);
    }
    const [other = ''] = others;
    expect((await counter.bonuses(other)).length).toBe(3);
    expect(await counter.bonuses(ill)).toEqual([]);
    expect(healthy && (await counter.progress.put(healthy, { lastSeq: 1 }))).toBe(true);
    await takeAll(counter, await logs());
    await takeAll(counter, await logs());
    const well = await picture(counter, ill);
    expect(well.bonuses).toHaveLength(3);
    expect(well.bonuses).toEqual(await counter.bonuses(other));
    expect(well.shown).toEqual(await counter.shown(other));
  });
});

describe('two consumers of one member', () => {
  it('keep the newer row and book each bonus once where the older one writes late', async () => {
    const calm = consumerOver(client);
    const older = await behindProxy();
    const member = await buyer(calm, 2);
    const old = await calm.books.log(member);
    const isRow = isPut(await rowWrite(older, await calm.books.log(await buyer(calm, 2))));
    gate = Promise.withResolvers();
    const reached = Promise.withResolvers<void>();
    proxy.follow((call) => {
      if (!isRow(call)) return undefined;
      reached.resolve();
      return { fault: 'delay-before' };
    });
    const late = older.consume(old);
    await reached.promise;
    await buy(calm, member);
    await buy(calm, member);
    await takeAll(calm, await calm.books.log(member));
    gate.resolve();
    expect(await late).toEqual(new Map());
    expect(await picture(calm, member)).toMatchObject({
      shown: { 'challenges/c/lifetime': { tallies: [4], standing: ['1', '2'] } },
      bonuses: [first, second],
    });
    expect(older.told.filter(({ memberId }) => memberId === member)).toEqual([]);
  });
});
