import { randomUUID } from 'node:crypto';
import { KMSClient } from '@aws-sdk/client-kms';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contentHash } from '#shared/domain/ledger/digest.ts';
import { balancesOf, sumOfPoints } from '#shared/domain/ledger/state.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { PersonEndings } from '#shared/stores/members/person-endings.ts';
import { ProfileEnvelope } from '#shared/stores/members/profile-envelope.ts';
import { getBalance } from '#shared/usecases/ledger/get-balance.ts';
import { changeStatus } from '#shared/usecases/members/change-status.ts';
import { eraseMember } from '#shared/usecases/members/erase-member.ts';
import { mergeMembers } from '#shared/usecases/members/merge-members.ts';
import { countedClient } from '../../../../tools/bench/counted-client.ts';
import { type Database, startDatabase } from '../../../database.ts';
import { FaultProxy } from '../../../faults/proxy.ts';
import { type KeyService, startKeyService } from '../../../key-service.ts';
import { Books } from '../books.ts';
import { redeem, refund, transfer } from '../ledger/acts.ts';
import { expectSoundLog } from '../ledger/sound.ts';
import { DAY_MS, give, join, leave, memberWith } from './households.ts';

let database: Database;
let keys: KeyService;
let books: Books;

beforeAll(async () => {
  [database, keys] = await Promise.all([startDatabase(), startKeyService()]);
  books = new Books(dynamoDb(database.config()), database.tables);
});

afterAll(async () => {
  await database.stop();
  await keys.stop();
});

const times = <Result>(count: number, act: (index: number) => Promise<Result>) =>
  Promise.all(Array.from({ length: count }, (_, index) => act(index)));

async function stateOf(member: string) {
  const head = await books.ledger.head(member);
  if (!head) throw new Error('a member has a log');
  return head.state;
}

const availableOf = async (member: string) => balancesOf(await stateOf(member)).available;
const listOf = async (household: string) =>
  (await books.households.read(household)).members.map(({ memberId, contributed, drawn }) => ({
    memberId,
    contributed,
    drawn,
  }));

function endings() {
  const envelope = new ProfileEnvelope(new KMSClient(keys.config), keys.keyId);
  return {
    ...books.ports,
    members: books.members,
    endings: new PersonEndings(database.tables.members, envelope, 'a secret of the test'),
  };
}

const erase = async (member: string) =>
  eraseMember(endings(), await books.programs.get(), member, { by: 'agent-1' });

function suspend(member: string) {
  const command = { changeId: 'c1', status: 'suspended', reason: 'other', by: 'agent-1' } as const;
  return changeStatus(books.ports, books.programs, member, { ...command, contentHash: contentHash({}) });
}

/** A household of one member who may redeem, with `own` points, and others with theirs, who joined in this order. */
async function householdOf(own: number, ...others: readonly number[]) {
  const household = randomUUID();
  const redeemer = await memberWith(books, own);
  await join(books, household, redeemer, { mayRedeem: true });
  const lenders: string[] = [];
  for (const points of others) {
    const lender = await memberWith(books, points);
    lenders.push(lender);
    await join(books, household, lender);
  }
  books.clock += DAY_MS;
  return { household, redeemer, lenders };
}

describe('joining', () => {
  it('begins the household and moves no points', async () => {
    const household = randomUUID();
    const member = await memberWith(books, 70);
    const first = await join(books, household, member, { mayRedeem: true });
    expect(first).toMatchObject({ joined: true, replayed: false, membership: { memberId: member } });
    expect(await stateOf(member)).toMatchObject({ household, lots: [{ points: 70 }] });
    const [, , entry] = await expectSoundLog(books, member, 2);
    expect(entry?.entry).toMatchObject({
      kind: 'status',
      reference: `household/${household}/join/1/`,
      postings: [],
      act: { householdId: household, does: 'join', by: 'agent-1' },
    });
    expect(await listOf(household)).toEqual([{ memberId: member, contributed: 0, drawn: 0 }]);
  });

  it('again is answered as before; with other permissions it changes them, and the log tells of it', async () => {
    const household = randomUUID();
    const member = await memberWith(books, 0);
    const first = await join(books, household, member);
    expect(await join(books, household, member)).toEqual({ ...first, joined: false, replayed: true });
    const changed = await join(books, household, member, { mayRedeem: true, contributes: false });
    expect(changed).toMatchObject({ joined: false, replayed: false, membership: { mayRedeem: true } });
    const [known] = (await books.households.read(household)).members;
    expect(known).toMatchObject({ mayRedeem: true, contributes: false });
    const log = await expectSoundLog(books, member, 2);
    expect(log.at(-1)?.entry).toMatchObject({
      kind: 'status',
      reference: `household/${household}/permit/2/`,
      postings: [],
      act: { does: 'permit', by: 'agent-1' },
    });
  });

  it('is refused to a member who is in another household, erased or suspended', async () => {
    const { household, redeemer } = await householdOf(0);
    await expect(join(books, randomUUID(), redeemer)).rejects.toMatchObject({ code: 'in-another-household' });
    const [suspended, erased] = [await memberWith(books, 0), await memberWith(books, 0)];
    await suspend(suspended);
    await erase(erased);
    await expect(join(books, household, suspended)).rejects.toMatchObject({ code: 'member-suspended' });
    await expect(join(books, household, erased)).rejects.toMatchObject({ code: 'member-erased' });
    await expect(join(books, household, 'm-nobody')).rejects.toMatchObject({ code: 'member-not-found' });
    expect(await listOf(household)).toHaveLength(1);
  });

  it('by twenty at once takes eight in, and the others are told that it is full', async () => {
    const household = randomUUID();
    const members = await times(20, () => memberWith(books, 0));
    const told = await Promise.allSettled(members.map((member) => join(books, household, member)));
    const refused = told.filter((one) => one.status === 'rejected').map(({ reason }) => reason.code);
    expect(refused).toEqual(Array(12).fill('household-full'));
    const { members: list, revision } = await books.households.read(household);
    expect([list.length, revision]).toEqual([8, 8]);
    const inIt = await Promise.all(members.map(async (member) => (await stateOf(member)).household));
    expect(inIt.filter((one) => one === household)).toHaveLength(8);
    const ids = list.map(({ memberId }) => memberId);
    expect(members.filter((_, index) => inIt[index] === household).toSorted()).toEqual(ids.toSorted());
  });

  it('by one member in ten calls at once, to two households, ends in one of them', async () => {
    const member = await memberWith(books, 0);
    const households = [randomUUID(), randomUUID()];
    const asked = Array.from({ length: 10 }, (_, index) => join(books, households[index % 2] ?? '', member));
    const told = await Promise.allSettled(asked);
    const joined = told.filter((one) => one.status === 'fulfilled' && one.value.joined);
    expect(joined).toHaveLength(1);
    expect(told.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : []))).toEqual(
      Array(5).fill('in-another-household'),
    );
    const lists = await Promise.all(households.map(listOf));
    const { household } = await stateOf(member);
    expect(lists.map((list) => list.length)).toEqual(households.map((one) => (one === household ? 1 : 0)));
  });
});

describe('leaving', () => {
  it('takes along what is left of the own points, and may be followed by joining again', async () => {
    const { household, redeemer, lenders } = await householdOf(0, 100);
    const [lender = ''] = lenders;
    await redeem(books, redeemer, 'r1', { points: 30 });
    await leave(books, household, lender);
    await leave(books, household, lender);
    expect(await availableOf(lender)).toBe(70);
    expect(await stateOf(lender)).not.toHaveProperty('household');
    await expect(redeem(books, redeemer, 'r2', { points: 1 })).rejects.toMatchObject({
      code: 'insufficient-points',
    });
    expect(await join(books, household, lender)).toMatchObject({ joined: true });
    expect(await listOf(household)).toEqual([
      { memberId: redeemer, contributed: 0, drawn: 30 },
      { memberId: lender, contributed: 0, drawn: 0 },
    ]);
    const log = await expectSoundLog(books, lender, 5);
    expect(log.slice(2).map(({ entry }) => entry.reference)).toEqual([
      `household/${household}/join/2/`,
      `household/${household}/lent/${redeemer}/r1/`,
      `household/${household}/leave/3/`,
      `household/${household}/join/4/`,
    ]);
  });

  it('by the last member dissolves it; a member who begins it again counts on', async () => {
    const { household, redeemer } = await householdOf(0);
    await leave(books, household, redeemer);
    expect(await books.households.read(household)).toMatchObject({ revision: 2, members: [] });
    await join(books, household, redeemer);
    expect(await books.households.read(household)).toMatchObject({ revision: 3 });
    await expectSoundLog(books, redeemer, 3);
  });

  it('by erasure or merge happens in the same write', async () => {
    const { household, redeemer, lenders } = await householdOf(10, 20, 30);
    const [erased = '', merged = ''] = lenders;
    await erase(erased);
    expect(await stateOf(erased)).not.toHaveProperty('household');
    const survivor = await memberWith(books, 5);
    const request = { mergeId: 'm1', into: survivor, goes: async () => merged, reason: 'duplicate', by: 'x' };
    await mergeMembers(endings(), books.programs, { ...request, contentHash: contentHash(request.mergeId) });
    expect(await stateOf(merged)).not.toHaveProperty('household');
    expect(await stateOf(survivor)).not.toHaveProperty('household');
    expect(await availableOf(survivor)).toBe(35);
    expect(await listOf(household)).toEqual([{ memberId: redeemer, contributed: 0, drawn: 0 }]);
  });

  it('by a merge into another member of the household leaves that one in it', async () => {
    const { household, redeemer, lenders } = await householdOf(10, 20);
    const [goer = ''] = lenders;
    const request = { mergeId: 'm1', into: redeemer, goes: async () => goer, reason: 'duplicate', by: 'x' };
    await mergeMembers(endings(), books.programs, { ...request, contentHash: contentHash(request.mergeId) });
    expect(await stateOf(redeemer)).toMatchObject({ household });
    expect(await listOf(household)).toEqual([{ memberId: redeemer, contributed: 0, drawn: 0 }]);
  });
});

describe('a redemption', () => {
  it("draws the missing points, in one write that moves no tier and is nobody's earning", async () => {
    const { household, redeemer, lenders } = await householdOf(50, 40, 40);
    const [first = '', second = ''] = lenders;
    const before = await Promise.all([redeemer, first].map(stateOf));
    const told = await redeem(books, redeemer, 'r1', { points: 100 });
    expect(told).toMatchObject({
      replayed: false,
      answer: {
        entry: { kind: 'redemption', reference: 'redemption/r1/' },
        redemption: {
          points: 100,
          drawn: [
            { memberId: first, points: 40 },
            { memberId: second, points: 10 },
          ],
        },
        balance: { available: 0 },
      },
    });
    expect(await availableOf(second)).toBe(30);
    const own = await expectSoundLog(books, redeemer, 5);
    expect(own.slice(3).map(({ entry }) => [entry.kind, entry.reference])).toEqual([
      ['transfer-in', `household/${household}/drawn/${first}/r1/`],
      ['transfer-in', `household/${household}/drawn/${second}/r1/`],
      ['redemption', 'redemption/r1/'],
    ]);
    const after = await Promise.all([redeemer, first].map(stateOf));
    expect(after.map(({ tier, lifetime }) => [tier, lifetime.earned])).toEqual(
      before.map(({ tier, lifetime }) => [tier, lifetime.earned]),
    );
    expect(after.map(({ lifetime }) => lifetime.redeemed)).toEqual([100, 0]);
    expect(await listOf(household)).toEqual([
      { memberId: redeemer, contributed: 0, drawn: 50 },
      { memberId: first, contributed: 40, drawn: 0 },
      { memberId: second, contributed: 10, drawn: 0 },
    ]);
  });

  it('is answered the same for ever, and refunded to whose points they were', async () => {
    const { household, redeemer, lenders } = await householdOf(10, 40);
    const first = await redeem(books, redeemer, 'r1', { points: 50 });
    await leave(books, household, redeemer);
    expect(await redeem(books, redeemer, 'r1', { points: 50 })).toEqual({ ...first, replayed: true });
    const refunded = await refund(books, redeemer, 'r1', 'f1', 45);
    expect(refunded.answer.redemption).toMatchObject({ refunded: 45, drawn: [{ points: 40 }] });
    expect([await availableOf(redeemer), await availableOf(lenders[0] ?? '')]).toEqual([5, 40]);
  });

  it('is refused with what all have together, and leaves no trace', async () => {
    const { redeemer } = await householdOf(10, 40);
    await expect(redeem(books, redeemer, 'r1', { points: 51 })).rejects.toMatchObject({
      code: 'insufficient-points',
      data: { available: 50 },
    });
    await expectSoundLog(books, redeemer, 2);
  });

  it('draws from nobody for one who may not redeem, and not from one who does not contribute or is suspended', async () => {
    const { household, redeemer, lenders } = await householdOf(10, 40, 40, 40);
    const [apart = '', suspended = '', free = ''] = lenders;
    await expect(redeem(books, free, 'r1', { points: 41 })).rejects.toMatchObject({
      data: { available: 40 },
    });
    await join(books, household, apart, { contributes: false });
    await suspend(suspended);
    await expect(redeem(books, redeemer, 'r1', { points: 51 })).rejects.toMatchObject({
      data: { available: 50 },
    });
    const { answer } = await redeem(books, redeemer, 'r1', { points: 50 });
    expect(answer.redemption.drawn).toEqual([{ memberId: free, points: 40 }]);
  });

  it('that sets points aside uses the own ones only', async () => {
    const { redeemer } = await householdOf(10, 40);
    const held = { capture: false };
    await expect(redeem(books, redeemer, 'r1', { points: 11 }, held)).rejects.toMatchObject({
      code: 'insufficient-points',
      data: { available: 10 },
    });
  });

  it('for a reward draws, and takes its stock in the same write', async () => {
    const { redeemer } = await householdOf(10, 240);
    const rewardId = randomUUID();
    const made = { version: 1, changedBy: 'test', changedAt: books.clock };
    await books.rewards.put({ rewardId, name: 'A coffee', points: 50, stock: 2, ...made }, 0);
    const told = await redeem(books, redeemer, 'r1', { rewardId, quantity: 2 });
    expect(told.answer.redemption).toMatchObject({ points: 100, drawn: [{ points: 90 }] });
    await expect(redeem(books, redeemer, 'r2', { rewardId, quantity: 1 })).rejects.toMatchObject({
      code: 'reward-unavailable',
    });
  });

  it('with its own points costs no call more in a household, and one that draws is one transaction', async () => {
    const { redeemer } = await householdOf(100, 100);
    const { client, counts, reset } = countedClient(database.config());
    const counted = new Books(client, database.tables);
    counted.clock = books.clock;
    await counted.programs.get();
    reset();
    await redeem(counted, redeemer, 'r1', { points: 100 });
    expect(counts.operations).toEqual(['Query', 'Query', 'PutItem']);
    reset();
    await redeem(counted, redeemer, 'r2', { points: 50 });
    expect(counts.operations.filter((operation) => !/^(Get|Query)/.test(operation))).toEqual([
      'TransactWriteItems',
    ]);
  });

  it.each([
    { name: 'lending', withdraw: { redeemer: { mayRedeem: true }, lender: { contributes: false } } },
    { name: 'drawing', withdraw: { redeemer: { mayRedeem: false }, lender: { contributes: true } } },
  ])('draws nothing where the permission of $name is withdrawn while it is written', async ({ withdraw }) => {
    const { household, redeemer, lenders } = await householdOf(0, 40);
    const [lender = ''] = lenders;
    const proxy = new FaultProxy(database.endpoint, async () => {
      await join(books, household, redeemer, withdraw.redeemer);
      await join(books, household, lender, withdraw.lender);
    });
    const client = dynamoDb(database.config(await proxy.start()));
    const delayed = new Books(client, database.tables);
    proxy.break({ operation: 'TransactWriteItems', fault: 'delay-before', calls: (nth) => nth === 1 });
    await expect(redeem(delayed, redeemer, 'r1', { points: 40 })).rejects.toMatchObject({
      code: 'insufficient-points',
    });
    expect(await availableOf(lender)).toBe(40);
    client.destroy();
    await proxy.stop();
  });

  it('writes first the due entries of those who lend', async () => {
    const { redeemer, lenders } = await householdOf(0, 100);
    const [lender = ''] = lenders;
    await redeem(books, lender, 'left', { points: 60 }, { capture: false, expiresInSeconds: 60 });
    books.clock += 120_000;
    const { answer } = await redeem(books, redeemer, 'r1', { points: 100 });
    expect(answer.redemption.drawn).toEqual([{ memberId: lender, points: 100 }]);
    const log = await expectSoundLog(books, lender);
    expect(log.at(-2)?.entry.kind).toBe('lapse');
  });
});

describe('many at once', () => {
  it('twenty redemptions of four members draw the same points: none is spent twice', async () => {
    const household = randomUUID();
    const redeemers = await times(4, () => memberWith(books, 3));
    for (const member of redeemers) await join(books, household, member, { mayRedeem: true });
    const lender = await memberWith(books, 100);
    await join(books, household, lender);
    books.clock += DAY_MS;
    const told = await Promise.allSettled(
      redeemers.flatMap((member) =>
        Array.from({ length: 5 }, (_, index) => redeem(books, member, `r${index}`, { points: 8 })),
      ),
    );
    const booked = told.filter((one) => one.status === 'fulfilled').length;
    const reasons = told.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : []));
    // 112 points in all: fourteen times eight.
    expect(booked).toBe(14);
    expect(reasons).toEqual(Array(6).fill('insufficient-points'));
    const members = [...redeemers, lender];
    for (const member of members) await expectSoundLog(books, member);
    const states = await Promise.all(members.map(stateOf));
    expect(states.map(({ lots }) => sumOfPoints(lots))).toEqual([0, 0, 0, 0, 0]);
    const list = await listOf(household);
    const sum = (of: 'contributed' | 'drawn') => list.reduce((total, member) => total + member[of], 0);
    expect(sum('contributed')).toBe(sum('drawn'));
    expect(list.find(({ memberId }) => memberId === lender)?.contributed).toBe(100);
  });

  it('a lender leaves and another gets and gives points while points are drawn: nobody lends who is not in it', async () => {
    const { household, redeemer, lenders } = await householdOf(0, 60, 60);
    const [leaver = '', stays = ''] = lenders;
    const told = await Promise.allSettled([
      ...Array.from({ length: 10 }, (_, index) => redeem(books, redeemer, `r${index}`, { points: 10 })),
      leave(books, household, leaver),
      give(books, stays, 40, 'more'),
      transfer(books, stays, redeemer, 't1', 5),
    ]);
    expect(told.filter(({ status }) => status === 'rejected').length).toBeLessThan(11);
    for (const member of [redeemer, leaver, stays]) await expectSoundLog(books, member);
    const log = await books.log(leaver);
    const left = log.findIndex(({ entry }) => entry.reference.includes('/leave/'));
    expect(log.slice(left + 1).map(({ entry }) => entry.reference)).toEqual([]);
    const redeemed = (await stateOf(redeemer)).lifetime.redeemed;
    const rest = await Promise.all([redeemer, leaver, stays].map(availableOf));
    expect(rest.reduce((all, points) => all + points, redeemed)).toBe(160);
  });

  it('copies of one redemption draw once', async () => {
    const { redeemer } = await householdOf(10, 200);
    const told = await times(20, () => redeem(books, redeemer, 'r1', { points: 100 }));
    expect(told.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(new Set(told.map(({ answer }) => JSON.stringify(answer))).size).toBe(1);
    await expectSoundLog(books, redeemer, 4);
  });
});

describe('the balance of a member', () => {
  it('says what can be spent with the household, to members of one', async () => {
    const { household, redeemer, lenders } = await householdOf(10, 40);
    const [lender = ''] = lenders;
    const balance = (member: string, at?: number) => getBalance(books.ports, books.programs, member, at);
    expect((await balance(redeemer)).household).toEqual({ id: household, mayRedeem: true, available: 50 });
    expect((await balance(lender)).household).toEqual({ id: household, mayRedeem: false, available: 40 });
    expect(await balance(redeemer, books.clock)).not.toHaveProperty('household');
    await leave(books, household, lender);
    expect(await balance(lender)).not.toHaveProperty('household');
  });

  it('reads no more for those who are in none', async () => {
    const member = await memberWith(books, 10);
    const { client, counts, reset } = countedClient(database.config());
    const counted = new Books(client, database.tables);
    await counted.programs.get();
    reset();
    await getBalance(counted.ports, counted.programs, member, undefined);
    expect(counts.operations).toEqual(['Query']);
  });
});
