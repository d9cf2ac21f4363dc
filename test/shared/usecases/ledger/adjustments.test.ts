import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { type AdjustmentRequest, adjustmentRequest } from '#shared/contracts/ledger/adjustment.ts';
import type { ApprovalState } from '#shared/domain/approvals/approval.ts';
import { Refusal } from '#shared/domain/refusal.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { getAdjustment } from '#shared/usecases/ledger/get-adjustment.ts';
import { listAdjustments } from '#shared/usecases/ledger/list-adjustments.ts';
import { Cursors } from '#shared/usecases/paging.ts';
import { type Database, newMemberId } from '../../../database.ts';
import { approveAdjustment, askToAdjust, rejectAdjustment } from '../adjusting.ts';
import { Books } from '../books.ts';
import { useBooks } from '../use-books.ts';
import { erase, merge, redeem, suspend } from './acts.ts';
import { expectSoundLog } from './sound.ts';

const LARGE = 20_000;
const cursors = new Cursors('a secret of the test');

let database: Database;
let books: Books;

useBooks((own, shared) => {
  books = own;
  database = shared;
});

const enrolled = () => books.newMember();

const adjust = (member: string, adjustmentId: string, points = LARGE, by = 'author') =>
  askToAdjust(books, member, { adjustmentId, points, by });

async function waiting(adjustmentId = 'a1'): Promise<string> {
  const member = await enrolled();
  expect(await adjust(member, adjustmentId)).toMatchObject({ replayed: false, awaiting: { adjustmentId } });
  return member;
}

const approve = (member: string, adjustmentId = 'a1', by = 'other', using = books) =>
  approveAdjustment(using, member, { adjustmentId, by });
const reject = (member: string, reason = 'no receipt', by = 'other', using = books) =>
  rejectAdjustment(using, member, { adjustmentId: 'a1', reason, by });
const read = (member: string, adjustmentId = 'a1') => getAdjustment(books.ports, member, adjustmentId);

/** The code of a refusal with what it tells of the decision. */
async function refusalOf(told: Promise<unknown>): Promise<object> {
  try {
    return { code: 'none', told: await told };
  } catch (error) {
    if (error instanceof Refusal) return { code: error.code, ...error.data };
    throw error;
  }
}

/** The adjustments of a state by member, in pages of two, without those of other tests. */
async function listed(status: ApprovalState, members: readonly string[]): Promise<readonly string[]> {
  const found: AdjustmentRequest[] = [];
  let cursor: string | undefined;
  do {
    const page = await listAdjustments(books.approvals, cursors, { status, limit: 2, cursor });
    expect(page.items.length).toBeLessThanOrEqual(2);
    for (const item of page.items) expect(adjustmentRequest.parse(item)).toEqual(item);
    found.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor);
  expect(found.every((one) => one.status === status)).toBe(true);
  return found.map(({ memberId }) => memberId).filter((member) => members.includes(member));
}

/** Books whose storage does something else right before the first call of this name is sent. */
function interrupted(commandName: string, meanwhile: () => Promise<unknown>): Books {
  const client: DynamoDBClient = dynamoDb(database.config());
  let done = false;
  client.middlewareStack.add((next, context) => async (args) => {
    if (context.commandName === commandName && !done) {
      done = true;
      await meanwhile();
    }
    return next(args);
  });
  return new Books(client, database.tables);
}

describe('a rejection', () => {
  it('is kept once, and tells who asked, who decided and why; nothing is booked', async () => {
    const member = await waiting();
    const first = await reject(member);
    const wanted = {
      approvalId: expect.stringMatching(/^[0-9a-f]{32}$/),
      memberId: member,
      adjustmentId: 'a1',
      status: 'rejected',
      points: LARGE,
      reason: 'a complaint',
      qualifying: false,
      requestedBy: 'author',
      requestedAt: '2026-11-22T10:00:00.000Z',
      decidedBy: 'other',
      decidedAt: '2026-11-22T10:00:00.000Z',
      rejectionReason: 'no receipt',
      withdrawn: false,
    };
    expect(first).toEqual({ replayed: false, answer: wanted });
    expect(await reject(member, 'no receipt', 'third')).toEqual({ replayed: true, answer: wanted });
    expect(await read(member)).toEqual(wanted);
    expect((await books.ledger.head(member))?.entry.seq).toBe(0);
  });

  it('by the author withdraws it', async () => {
    const member = await waiting();
    const { answer } = await reject(member, 'mistyped', 'author');
    expect(answer).toMatchObject({ status: 'rejected', withdrawn: true, decidedBy: 'author' });
    expect(await reject(member, 'mistyped', 'author')).toEqual({ replayed: true, answer });
  });

  it('is final: no other reason, no approval, and the id asks for nothing again', async () => {
    const member = await waiting();
    await reject(member);
    const rejectionReason = 'no receipt';
    const refusal = {
      code: 'adjustment-rejected',
      decidedBy: 'other',
      reason: rejectionReason,
      rejectionReason,
    };
    expect(await refusalOf(reject(member, 'another reason'))).toMatchObject(refusal);
    expect(await refusalOf(approve(member))).toMatchObject(refusal);
    expect(await refusalOf(adjust(member, 'a1'))).toMatchObject(refusal);
    expect(await refusalOf(adjust(member, 'a1', 5))).toEqual({ code: 'reference-reused' });
    expect(await refusalOf(approve(member, 'a1', 'author'))).toEqual({ code: 'approver-is-author' });
    await expectSoundLog(books, member);
  });

  it('after an approval is refused, and says who approved', async () => {
    const member = await waiting();
    const { answer } = await approve(member);
    const refused = { code: 'adjustment-approved', decidedBy: 'other', memberId: member, seq: 1 };
    expect(await refusalOf(reject(member))).toMatchObject(refused);
    expect(await refusalOf(reject(member, 'mistyped', 'author'))).toMatchObject(refused);
    expect(await read(member)).toMatchObject({
      status: 'approved',
      requestedBy: 'author',
      decidedBy: 'other',
      seq: 1,
    });
    expect(await approve(member)).toEqual({ replayed: true, answer });
  });

  it('is refused where nothing waits', async () => {
    const member = await enrolled();
    await adjust(member, 'small', 5);
    expect(await refusalOf(reject(member))).toEqual({ code: 'adjustment-not-found' });
    expect(await refusalOf(read(member))).toEqual({ code: 'adjustment-not-found' });
    await adjust(member, 'a1', 7);
    const booked = { code: 'adjustment-not-found', memberId: member, seq: 2 };
    expect(await refusalOf(reject(member))).toEqual(booked);
    expect(await refusalOf(approve(member))).toEqual(booked);
    await expect(approve(member)).rejects.toThrow(/booked: entry 2/);
    await expect(approve(member, 'unknown')).rejects.toThrow('The member has no adjustment with this id.');
    expect(await refusalOf(reject(newMemberId()))).toEqual({ code: 'member-not-found' });
    expect(await read(member, 'small')).toMatchObject({
      status: 'booked',
      points: 5,
      requestedBy: 'author',
      seq: 1,
    });
  });
});

describe('an approval and a rejection at once', () => {
  it('the rejection is first: the approval books nothing', async () => {
    const member = await waiting();
    const late = interrupted('TransactWriteItemsCommand', () => reject(member));
    expect(await refusalOf(approve(member, 'a1', 'third', late))).toMatchObject({
      code: 'adjustment-rejected',
      decidedBy: 'other',
    });
    expect((await books.ledger.head(member))?.entry.seq).toBe(0);
    expect(await read(member)).toMatchObject({ status: 'rejected' });
  });

  it('the approval is first: the rejection keeps nothing', async () => {
    const member = await waiting();
    const late = interrupted('PutItemCommand', () => approve(member));
    expect(await refusalOf(reject(member, 'no receipt', 'third', late))).toMatchObject({
      code: 'adjustment-approved',
      decidedBy: 'other',
      seq: 1,
    });
    expect(await read(member)).toMatchObject({ status: 'approved', seq: 1 });
  });

  it('another approval is first: it is the one that both are told of', async () => {
    const member = await waiting();
    const late = interrupted('TransactWriteItemsCommand', () => approve(member));
    const told = await approve(member, 'a1', 'third', late);
    expect(told).toMatchObject({
      replayed: true,
      answer: { entry: { adjustment: { approvedBy: 'other' } } },
    });
    expect((await books.ledger.head(member))?.entry.seq).toBe(1);
  });

  it('exactly one of many is kept', async () => {
    const member = await waiting();
    const told = await Promise.all(
      Array.from({ length: 16 }, (_, index) =>
        refusalOf(index % 2 === 0 ? approve(member, 'a1', `agent-${index}`) : reject(member)),
      ),
    );
    const { status } = await read(member);
    const codes = told.map((one) => ('told' in one ? 'done' : 'code' in one ? one.code : ''));
    const other = status === 'approved' ? 'adjustment-approved' : 'adjustment-rejected';
    expect(codes.filter((code) => code === 'done')).toHaveLength(8);
    expect(codes.filter((code) => code === other)).toHaveLength(8);
    expect((await books.ledger.head(member))?.entry.seq).toBe(status === 'approved' ? 1 : 0);
    await expectSoundLog(books, member);
  });
});

describe('an adjustment that waits', () => {
  it('can be rejected, and not approved, for a member who is suspended or erased', async () => {
    const [suspended, erased] = [await waiting(), await waiting()];
    await suspend(books, suspended, 's1');
    await erase(books, erased);
    expect(await refusalOf(approve(suspended))).toMatchObject({ code: 'member-suspended' });
    expect(await refusalOf(approve(erased))).toMatchObject({ code: 'member-erased' });
    for (const member of [suspended, erased]) {
      expect(await read(member)).toMatchObject({ status: 'waiting' });
      expect((await reject(member)).answer).toMatchObject({ status: 'rejected', memberId: member });
    }
  });

  it('is decided for the survivor of a merge, under either decision', async () => {
    for (const decide of [reject, (member: string) => approve(member)]) {
      const [gone, into] = [await waiting(), await enrolled()];
      await merge(books, into, gone, 'm1');
      expect(await refusalOf(decide(gone))).toMatchObject({ code: 'member-merged', into });
      expect(await refusalOf(read(gone))).toMatchObject({ code: 'member-merged', into });
      expect(await read(into)).toMatchObject({ status: 'waiting', memberId: gone });
      await decide(into);
      expect((await read(into)).status).toBe(decide === reject ? 'rejected' : 'approved');
      expect(await listed('waiting', [gone, into])).toEqual([]);
    }
  });

  it('still waits where the limit was raised since', async () => {
    const member = await waiting();
    const first = await books.programStore.version(0);
    const version = (await books.programStore.latest()).configuration + 1;
    const raised = { ...first, adjustmentApprovalAbove: LARGE, version };
    await books.programStore.put({ program: raised, by: 'test', at: books.clock });
    books.clock += 5000;
    try {
      expect(await adjust(member, 'a1')).toMatchObject({ replayed: true, awaiting: {} });
      expect(await adjust(member, 'a2')).toMatchObject({ replayed: false, answer: {} });
      expect(await approve(member)).toMatchObject({ replayed: false });
    } finally {
      const again = { ...first, version: version + 1 };
      await books.programStore.put({ program: again, by: 'test', at: books.clock });
      books.clock += 5000;
    }
  });

  it('takes no points that went meanwhile, and waits on', async () => {
    const member = await enrolled();
    await adjust(member, 'start', 10_000);
    await adjust(member, 'more', 10_000);
    await adjust(member, 'a1', -LARGE);
    await redeem(books, member, 'r1', { points: 1 });
    expect(await refusalOf(approve(member))).toEqual({
      code: 'insufficient-points',
      available: LARGE - 1,
      needed: LARGE,
    });
    expect(await read(member)).toMatchObject({ status: 'waiting', points: -LARGE });
  });
});

describe('the list of adjustments', () => {
  it('has those of all members by their state, the newest request first', async () => {
    const members: string[] = [];
    for (const _ of Array(5)) {
      books.clock += 1000;
      members.push(await waiting());
    }
    const [first = '', second = '', third = '', fourth = '', fifth = ''] = members;
    expect(await listed('waiting', members)).toEqual([fifth, fourth, third, second, first]);
    await approve(second);
    await reject(fourth);
    expect(await listed('waiting', members)).toEqual([fifth, third, first]);
    expect(await listed('approved', members)).toEqual([second]);
    expect(await listed('rejected', members)).toEqual([fourth]);
    const { nextCursor: cursor } = await listAdjustments(books.approvals, cursors, {
      status: 'waiting',
      limit: 1,
    });
    await expect(
      listAdjustments(books.approvals, cursors, { status: 'rejected', limit: 1, cursor }),
    ).rejects.toMatchObject({ code: 'validation' });
  });
});
