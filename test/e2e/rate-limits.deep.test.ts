import { BatchWriteItemCommand, paginateScan } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, expectRefused } from './answers.ts';
import { type As, type Environment, startEnvironment } from './environment.ts';
import { purchaseOf } from './purchases.ts';

const PER_SECOND_MAX = 20;
/** Items that one batch of DynamoDB may write. */
const BATCH_MAX = 25;

let environment: Environment;

beforeAll(async () => {
  environment = await startEnvironment();
});
afterAll(() => environment.stop());

const times = (count: number, call: (index: number) => Promise<Answer>) =>
  Promise.all(Array.from({ length: count }, (_, index) => call(index)));

/** A member with points to spend. */
async function withPoints(): Promise<string> {
  const member = await environment.enrol();
  expect((await environment.buy(member, 'first', purchaseOf(90_000))).status).toBe(201);
  return member;
}

/** How many of a member's calls were counted in each second in which it called. */
async function countsOf(member: string): Promise<readonly number[]> {
  const found: number[] = [];
  const { database: client, tables } = environment;
  for await (const { Items = [] } of paginateScan({ client }, { TableName: tables.rates })) {
    const own = Items.filter(({ id }) => id?.S?.startsWith(`member/${member}/`));
    found.push(...own.map(({ taken }) => Number(taken?.N)));
  }
  return found;
}

/** The seconds that these calls may come in, however slow the machine. */
const SECONDS_MAX = 300;

/** Uses up a member's coming seconds, as calls elsewhere would; returns a function that gives them back. */
async function useUp(member: string): Promise<() => Promise<void>> {
  const first = Math.floor(Date.now() / 1000);
  const keys = Array.from({ length: SECONDS_MAX }, (_, index) => ({
    id: { S: `member/${member}/${first + index}` },
  }));
  const write = async (request: (key: (typeof keys)[number]) => object) => {
    for (let start = 0; start < keys.length; start += BATCH_MAX) {
      const requests = keys.slice(start, start + BATCH_MAX).map(request);
      await environment.database.send(
        new BatchWriteItemCommand({ RequestItems: { [environment.tables.rates]: requests } }),
      );
    }
  };
  const taken = { N: String(PER_SECOND_MAX) };
  await write((key) => ({ PutRequest: { Item: { ...key, taken } } }));
  return () => write((Key) => ({ DeleteRequest: { Key } }));
}

async function referencesOf(member: string): Promise<readonly string[]> {
  const { body } = await environment.call('GET', `/v1/members/${member}/entries?limit=200`);
  return body.items.map(({ reference }: { reference: string }) => reference);
}

const balance = (member: string, as: As) => environment.call('GET', `/v1/members/${member}/balance`, { as });
const spend = (member: string, redemptionId: string) =>
  environment.call('PUT', `/v1/members/${member}/redemptions/${redemptionId}`, {
    as: { member },
    body: { points: 1 },
  });

it('the first 20 calls of a member in a second pass, whichever of 100 calls at once they are', async () => {
  const member = await withPoints();
  const answers = await times(100, (index) =>
    index % 2 === 0 ? spend(member, `r${index}`) : balance(member, { member }),
  );
  const refused = answers.filter(({ status }) => status === 429);
  for (const answer of refused) {
    expectRefused(answer, { status: 429, code: 'rate-limited' });
    expect(answer.headers.get('retry-after')).toBe('1');
  }
  const passed = answers.filter(({ status }) => status === 200 || status === 201);
  expect(passed.length).toBe(100 - refused.length);
  const counts = await countsOf(member);
  expect(passed.length).toBe(counts.reduce((sum, count) => sum + Math.min(count, PER_SECOND_MAX), 0));
});

describe('a member whose second is used up', () => {
  it('is refused, and leaves no trace: the same write succeeds in a later second', async () => {
    const member = await withPoints();
    const giveBack = await useUp(member);
    const before = await environment.contents();
    const answers = await times(100, (index) => spend(member, `r${index}`));
    for (const answer of answers) {
      expectRefused(answer, { status: 429, code: 'rate-limited' });
      expect(answer.headers.get('retry-after')).toBe('1');
    }
    expect(await environment.contents()).toEqual(before);
    await giveBack();
    await expect
      .poll(async () => (await spend(member, 'r7')).status, { timeout: 60_000, interval: 100 })
      .toBe(201);
    expect(await referencesOf(member)).toEqual(['redemption/r7/', 'purchase/first/']);
  });

  it('is so for every call and by every token, a bad call too; no other member is', async () => {
    const [member, neighbour] = await Promise.all([environment.enrol(), environment.enrol()]);
    await useUp(member);
    const phone = {
      token: await environment.runner.token('dev-member', { member, claims: { sub: 'phone' } }),
    };
    const answers = [
      await balance(member, phone),
      await balance(member, { member }),
      await environment.call('GET', `/v1/members/${member}`, { as: phone }),
      await environment.call('POST', '/v1/quotes', { as: phone, body: { nonsense: true } }),
    ];
    for (const answer of answers) expectRefused(answer, { status: 429, code: 'rate-limited' });
    expect((await balance(neighbour, { member: neighbour })).status).toBe(200);
    expect((await balance(member, 'agent')).status).toBe(200);
  });

  it('may have 100 purchases at once booked by a channel client', async () => {
    const member = await environment.enrol();
    await useUp(member);
    const purchases = await times(100, (index) => environment.buy(member, `p${index}`, purchaseOf(100)));
    expect(purchases.filter(({ status }) => status !== 201).map(({ text }) => text)).toEqual([]);
  });
});
