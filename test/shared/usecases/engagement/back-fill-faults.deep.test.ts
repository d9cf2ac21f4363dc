import { randomUUID } from 'node:crypto';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { fillMember } from '#shared/usecases/engagement/back-fill/fill-member.ts';
import { definitionsOf } from '#shared/usecases/engagement/known-definitions.ts';
import { type Database, startDatabase } from '../../../database.ts';
import { type Fault, FaultProxy } from '../../../faults/proxy.ts';
import { challenge } from '../../domain/engagement/counting.ts';
import { purchaseOf } from '../../domain/ledger/purchases.ts';
import { merge } from '../ledger/acts.ts';
import { expectSoundLog } from '../ledger/sound.ts';
import { Counter } from './counter.ts';

const troubles: readonly Fault[] = ['drop-before', 'drop-after', 'throttle', 'fail'];

const goal = { metric: 'purchases', target: 2 } as const;
const DEFINITION = challenge({ definitionId: 'c', goal, repeatable: { times: 10 } });
const SINCE = Date.parse('2026-06-01');

let database: Database;
let proxy: FaultProxy;
let client: DynamoDBClient;
let brokenClient: DynamoDBClient;

beforeAll(async () => {
  database = await startDatabase();
  client = dynamoDb(database.config());
  proxy = new FaultProxy(database.endpoint, async () => {});
  brokenClient = dynamoDb({ ...database.config(await proxy.start()), maxAttempts: 1 });
});
afterAll(async () => {
  await proxy.stop();
  brokenClient.destroy();
  client.destroy();
  await database.stop();
});

function counterOver(over: DynamoDBClient): Counter {
  const counter = new Counter(over, database.tables, SINCE);
  counter.define(DEFINITION, [{ from: SINCE + 1000 }]);
  return counter;
}

function fill(counter: Counter, memberId: string) {
  const definitions = definitionsOf(counter.known, counter.books.clock);
  if (!definitions) throw new TypeError('nothing is defined');
  return fillMember(counter.ports, { definition: DEFINITION, definitions }, memberId);
}

/** A survivor with purchases of both, from before the definition was active. */
async function survivor(counter: Counter): Promise<string> {
  const [into, from] = [await counter.books.newMember(), await counter.books.newMember()];
  for (const member of [into, into, into, from, from]) {
    await counter.books.buy(member, randomUUID(), purchaseOf(1000, { occurredAt: counter.books.clock }));
  }
  await merge(counter.books, into, from, 'm');
  return into;
}

const picture = async (counter: Counter, member: string) => ({
  shown: await counter.shown(member),
  bonuses: await counter.bonuses(member),
  points: (await counter.books.ledger.head(member))?.entry.balance.available,
});

describe('a back-fill over storage that fails', () => {
  it('at any call loses and doubles nothing, when it is repeated', async () => {
    const calm = counterOver(client);
    const usual = await survivor(calm);
    calm.books.clock = SINCE + 5000;
    await fill(calm, usual);
    const expected = await picture(calm, usual);
    expect(expected.bonuses).toHaveLength(2);
    const broken = counterOver(brokenClient);
    broken.books.clock = SINCE + 5000;
    for (const fault of troubles) {
      let failures = 0;
      for (let index = 1; ; index += 1) {
        calm.books.clock = SINCE;
        const member = await survivor(calm);
        calm.books.clock = SINCE + 5000;
        let met = false;
        proxy.follow((call) => {
          if (call.index !== index) return undefined;
          met = true;
          return { fault };
        });
        await fill(broken, member).catch(() => {
          failures += 1;
        });
        proxy.break();
        await proxy.settled();
        await fill(calm, member);
        expect({ fault, index, ...(await picture(calm, member)) }).toEqual({ fault, index, ...expected });
        await expectSoundLog(calm.books, member);
        if (!met) break;
      }
      expect(failures).toBeGreaterThan(4);
    }
  });
});
