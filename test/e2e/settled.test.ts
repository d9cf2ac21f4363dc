import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Contract } from '#shared/contracts/contract.ts';
import { getBalance as balanceContract } from '#shared/contracts/ledger/get-balance.ts';
import { getMember as memberContract } from '#shared/contracts/members/get-member.ts';
import { dueShard } from '#shared/stores/due-shards.ts';
import { getBalance } from '#shared/usecases/ledger/get-balance.ts';
import { getMember } from '#shared/usecases/members/get-member.ts';
import { tagger } from '../../functions/edge/entity-tag.ts';
import { newMemberId } from '../database.ts';
import { purchaseOf as domainPurchaseOf } from '../shared/domain/ledger/purchases.ts';
import { shortLived } from '../shared/domain/program/short-lived.ts';
import { Books } from '../shared/usecases/books.ts';
import { redeem } from '../shared/usecases/ledger/acts.ts';
import { expectRefused } from './answers.ts';
import { type Environment, startEnvironment } from './environment.ts';
import { purchaseOf } from './purchases.ts';

const DAY = 86_400_000;
const NOW = Date.now();

let environment: Environment;
let books: Books;

beforeAll(async () => {
  environment = await startEnvironment();
  books = new Books(environment.database, environment.tables);
  await books.programStore.put({ program: shortLived, by: 'test', at: NOW - 200 * DAY });
});
afterAll(() => environment.stop());

/** A member whose only purchase, of 1,000 points, was booked `daysAgo` days ago. No act followed. */
async function sleeper(daysAgo: number): Promise<string> {
  const member = newMemberId();
  books.clock = NOW - daysAgo * DAY;
  await books.enrol(member);
  await books.buy(member, 'p1', domainPurchaseOf(100_000, { occurredAt: books.clock }));
  await environment.runner.drained();
  return member;
}

async function kindsOf(member: string): Promise<readonly string[]> {
  const { body } = await environment.call('GET', `/v1/members/${member}/entries`);
  return body.items.map(({ kind }: { kind: string }) => kind).reverse();
}

const balanceOf = async (member: string, query = '') =>
  (await environment.call('GET', `/v1/members/${member}/balance${query}`)).body;
const daysAgo = (days: number) => `?at=${new Date(NOW - days * DAY).toISOString()}`;

it('a balance shows what is due, maturity, expiry and tier, at any instant, and writes nothing', async () => {
  const member = await sleeper(100);
  const before = await environment.contents();
  const lifetime = { earned: 1000, expired: 0 };
  expect(await balanceOf(member, daysAgo(90))).toMatchObject({
    available: 0,
    pending: 1000,
    tier: { id: 'silver' },
    lifetime,
  });
  expect(await balanceOf(member, daysAgo(80))).toMatchObject({
    available: 1000,
    pending: 0,
    maturing: [],
    lifetime,
  });
  expect(await balanceOf(member)).toMatchObject({
    seq: 1,
    available: 0,
    pending: 0,
    expiring: [],
    lifetime: { earned: 1000, expired: 1000 },
    tier: { id: 'blue', qualifyingPoints: 0 },
  });
  const { body } = await environment.call('GET', `/v1/members/${member}`);
  expect(body.tier.id).toBe('blue');
  expect(await kindsOf(member)).toEqual(['accrual']);
  expect(await environment.contents()).toEqual(before);
});

it('tags of a balance and a member change with what is due, and with nothing else, without a write', async () => {
  const member = await sleeper(100);
  const before = await environment.contents();
  const ports = { ...books.ports, now: () => books.clock };
  const tagOf = (contract: Contract, body: unknown) =>
    tagger(contract, () => undefined)({ status: 200, body }).headers?.etag;
  const tagsAt = async (days: number) => {
    books.clock = NOW - days * DAY;
    return [
      tagOf(balanceContract, await getBalance(ports, books.programs, member, undefined)),
      tagOf(memberContract, await getMember(ports, await books.programs.get(), member)),
    ];
  };
  const [waiting, stillWaiting] = [await tagsAt(99), await tagsAt(95)];
  expect(stillWaiting).toEqual(waiting);
  const matured = await tagsAt(80);
  expect([matured[0] === waiting[0], matured[1] === waiting[1]]).toEqual([false, true]);
  const expired = await tagsAt(0);
  expect([expired[0] === matured[0], expired[1] === matured[1]]).toEqual([false, false]);
  expect(await tagsAt(-1)).toEqual(expired);
  expect(await environment.contents()).toEqual(before);
});

it('a purchase writes what is due first, each kind once, and earns on the state that this leaves', async () => {
  const member = await sleeper(100);
  const shown = await balanceOf(member);
  const purchase = purchaseOf(10_000);
  const booked = await environment.buy(member, 'p2', purchase);
  expect([booked.status, booked.body.pointsEarned]).toEqual([201, 100]);
  expect(await kindsOf(member)).toEqual(['accrual', 'maturation', 'expiry', 'tier', 'accrual']);
  expect(booked.body.balance).toMatchObject({
    seq: 5,
    available: shown.available,
    pending: 100,
    lifetime: { earned: 1100, expired: 1000 },
  });
  const due = await environment.call('GET', `/v1/members/${member}/entries/2`);
  const maturedAt = `${new Date(NOW - 86 * DAY).toISOString().slice(0, 10)}T00:00:00.000Z`;
  expect(due.body).toMatchObject({ occurredAt: maturedAt, reference: `due/maturation/${maturedAt}/` });
  const again = await environment.buy(member, 'p2', purchase);
  expect([again.status, again.text]).toEqual([200, booked.text]);
});

it('a purchase that is refused leaves what is due unwritten', async () => {
  const member = await sleeper(100);
  const before = await environment.contents();
  const answer = await environment.buy(member, 'p2', purchaseOf(100, { currency: 'CHF' }));
  expectRefused(answer, { status: 422, code: 'unsupported-currency', pointers: ['/currency'] });
  expect(await environment.contents()).toEqual(before);
});

it('a tier that still holds multiplies, points that still live stay', async () => {
  const member = await sleeper(20);
  const { body } = await environment.buy(member, 'p2', purchaseOf(10_000));
  expect(body).toMatchObject({
    pointsEarned: 125,
    balance: { available: 1000, pending: 125, tier: { id: 'silver' } },
  });
  expect(await kindsOf(member)).toEqual(['accrual', 'maturation', 'accrual']);
});

it('the sweep writes what is due, and takes out of the due index who has nothing due', async () => {
  const sweep = () => environment.invoke('functions/ledger/sweep-due.ts');
  const member = await sleeper(100);
  books.clock = NOW - 80 * DAY;
  const made = { version: 1, changedBy: 'test', changedAt: books.clock };
  await books.rewards.put({ rewardId: 'cup', name: 'A cup', points: 10, stock: 1, ...made }, 0);
  await redeem(books, member, 'r1', { rewardId: 'cup', quantity: 1 }, { capture: false });
  await environment.runner.drained();
  expect(await sweep()).toMatchObject({ result: { failed: 0 } });
  expect((await kindsOf(member)).slice(2)).toEqual(['reservation', 'lapse', 'expiry', 'tier']);
  await environment.runner.drained();
  const projection = { id: { S: `member/${member}` }, part: { S: 'projection' } };
  const due = new UpdateItemCommand({
    TableName: environment.tables.members,
    Key: projection,
    UpdateExpression: 'SET dueAt = :dueAt, dueShard = :dueShard',
    ExpressionAttributeValues: {
      ':dueAt': { S: new Date(NOW - DAY).toISOString() },
      ':dueShard': { S: dueShard(member) },
    },
  });
  await environment.database.send(due);
  expect(await sweep()).toMatchObject({ result: { found: 1, settled: 0, failed: 0 } });
  expect(await sweep()).toMatchObject({ result: { found: 0 } });
});

it('16 purchases at once find the same due: it is written once', async () => {
  const member = await sleeper(100);
  const answers = await Promise.all(
    Array.from({ length: 16 }, (_, index) => environment.buy(member, `q${index}`, purchaseOf(100))),
  );
  expect(answers.map(({ status }) => status)).toEqual(Array(16).fill(201));
  expect(await kindsOf(member)).toEqual([
    'accrual',
    'maturation',
    'expiry',
    'tier',
    ...Array(16).fill('accrual'),
  ]);
  expect(await balanceOf(member)).toMatchObject({ seq: 20, available: 0, pending: 16 });
});
