import { randomUUID } from 'node:crypto';
import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { RateStore } from '#shared/stores/service/rate-store.ts';
import { type Database, startDatabase } from '../../../database.ts';
import { FaultProxy } from '../../../faults/proxy.ts';

const second = Date.parse('2026-11-22T10:00:00Z') / 1000;
const PATIENT = 60_000;
const IMPATIENT = 100;

let database: Database;
let proxy: FaultProxy;
let faulty: DynamoDBClient;
let rates: RateStore;

beforeAll(async () => {
  database = await startDatabase();
  proxy = new FaultProxy(database.endpoint);
  faulty = dynamoDb(database.config(await proxy.start()));
  rates = new RateStore(faulty, database.tables.rates, PATIENT);
});
afterEach(() => proxy.break());
afterAll(async () => {
  await proxy.stop();
  await database.stop();
});

const newKey = () => `member/${randomUUID()}`;

describe('the count of a second', () => {
  it('is the sum of what all add, each of whom learns its own place', async () => {
    const key = newKey();
    const sums = await Promise.all(Array.from({ length: 50 }, () => rates.add(key, second, 2)));
    expect(sums.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, index) => 2 * (index + 1)));
  });

  it('is of that second and that caller alone', async () => {
    const key = newKey();
    await rates.add(key, second, 7);
    expect(await rates.add(key, second + 1, 1)).toBe(1);
    expect(await rates.add(newKey(), second, 1)).toBe(1);
    expect(await rates.add(key, second, 1)).toBe(8);
  });

  it('is gone a minute later', async () => {
    const key = newKey();
    await rates.add(key, second, 1);
    await rates.add(key, second, 1);
    const client = dynamoDb(database.config());
    const Key = { id: { S: `${key}/${second}` } };
    const { Item } = await client.send(new GetItemCommand({ TableName: database.tables.rates, Key }));
    client.destroy();
    expect(Item).toEqual({ ...Key, taken: { N: '2' }, expiresAt: { N: String(second + 60) } });
  });
});

describe('storage in trouble', () => {
  it.each(['throttle', 'fail', 'drop-before', 'drop-after'] as const)(
    'that answers with %s is asked once, and the caller told',
    async (fault) => {
      proxy.break({ fault, calls: () => true });
      await expect(rates.add(newKey(), second, 1)).rejects.toThrow();
      expect(proxy.calls).toEqual(['UpdateItem']);
    },
  );

  it.each(['hang-before', 'hang-after'] as const)(
    'that answers with %s is left by the caller, before the connection gives up by itself',
    async (fault) => {
      const impatient = new RateStore(faulty, database.tables.rates, IMPATIENT);
      proxy.break({ fault, calls: () => true });
      await expect(impatient.add(newKey(), second, 1)).rejects.toMatchObject({ name: 'AbortError' });
      expect(proxy.calls).toEqual(['UpdateItem']);
    },
  );
});
