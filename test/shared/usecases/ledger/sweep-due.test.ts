import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { dueShard, dueShards } from '#shared/stores/due-shards.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';
import { ProjectionStore } from '#shared/stores/projections/projection-store.ts';
import { ReceiptStore } from '#shared/stores/projections/receipt-store.ts';
import { type SweepFailure, type SweepPorts, sweepDue } from '#shared/usecases/ledger/sweep-due.ts';
import { projectMembers } from '#shared/usecases/projections/project-members.ts';
import { countedClient } from '../../../../tools/bench/counted-client.ts';
import { type Database, newMemberId, startDatabase } from '../../../database.ts';
import { FaultProxy } from '../../../faults/proxy.ts';
import { purchaseOf } from '../../domain/ledger/purchases.ts';
import { shortLived } from '../../domain/program/short-lived.ts';
import { Books } from '../books.ts';

const booked = Date.parse('2026-11-01T10:00:00Z');
/** Points of that purchase mature on 15 November and are gone on 2 January; the tier falls on 11 January. */
const program = { ...shortLived, tierGrace: { days: 10 } } as const;
const maturedAt = Date.parse('2026-11-15T00:00:00Z');
const afterExpiry = Date.parse('2027-01-05T00:00:00Z');
const fallsAt = Date.parse('2027-01-11T00:00:00Z');
const afterAllOfIt = Date.parse('2027-01-20T00:00:00Z');

let database: Database;
let books: Books;
let projections: ProjectionStore;
let receipts: ReceiptStore;
let known: string[] = [];

beforeAll(async () => {
  database = await startDatabase();
  const client = dynamoDb(database.config());
  books = new Books(client, database.tables);
  projections = new ProjectionStore(client, database.tables.members);
  receipts = new ReceiptStore(client, database.tables.members);
  await books.programStore.put({ program, by: 'test', at: booked });
});

afterAll(() => database.stop());

/** The next test finds nobody of this one. */
afterEach(async () => {
  for (const memberId of known) {
    const { lastSeq = 0 } = (await projections.get(memberId)) ?? {};
    await projections.moveDue(memberId, lastSeq, undefined);
  }
  known = [];
});

async function project(memberId: string): Promise<void> {
  const consume = projectMembers({ ledger: books.ledger, projections, receipts });
  expect(await consume(await books.log(memberId))).toEqual(new Map());
}

/** Members who bought once, for 1,000 points, and whom nobody has seen since. */
async function sleepers(count: number, idOf = newMemberId): Promise<readonly string[]> {
  const members = Array.from({ length: count }, () => idOf());
  books.clock = booked;
  for (const memberId of members) {
    await books.enrol(memberId);
    await books.buy(memberId, 'p1', purchaseOf(100_000, { occurredAt: booked }));
    await project(memberId);
  }
  known.push(...members);
  return members;
}

/** Makes the newest entry unreadable: whatever needs this log fails. */
async function breakLog(memberId: string): Promise<void> {
  await dynamoDb(database.config()).send(
    new UpdateItemCommand({
      TableName: database.tables.ledger,
      Key: { memberId: { S: memberId }, seq: { N: '1' } },
      UpdateExpression: 'SET #state = :broken',
      ExpressionAttributeNames: { '#state': 'state' },
      ExpressionAttributeValues: { ':broken': { B: Uint8Array.of(0x91, 0x63) } },
    }),
  );
}

function sweep(changes: Partial<SweepPorts> = {}) {
  const ports = {
    ...books.ports,
    projections,
    pause: async () => {},
    report: () => {},
    membersPerSecondMax: 100,
    ...changes,
  };
  return sweepDue(ports, books.programs);
}

const kindsOf = async (memberId: string) => (await books.log(memberId)).map(({ entry }) => entry.kind);
const dueAtOf = async (memberId: string) => (await projections.get(memberId))?.dueAt;
const settledKinds = ['enrolment', 'accrual', 'maturation', 'expiry', 'tier'];

describe('the due-index', () => {
  it('gives a shard page by page, longest due first, and only members who are due', async () => {
    const ids = Array.from({ length: 5000 }, (_, index) => `p-${index}`)
      .filter((memberId) => dueShard(memberId) === 'due/3')
      .slice(0, 230);
    const projection = {
      lastSeq: 0,
      status: 'active',
      tierId: 'blue',
      available: 0,
      pending: 0,
      purchases: 0,
      spendBase: 0,
    } as const;
    for (const [index, memberId] of ids.entries()) {
      await projections.put({ ...projection, memberId, dueAt: maturedAt - index * 1000 }, undefined);
    }
    known.push(...ids);
    const due = await Array.fromAsync(projections.due('due/3', maturedAt - 5000));
    expect(due.map(({ memberId }) => memberId)).toEqual(ids.slice(5).reverse());
    expect(due.at(-1)?.dueAt).toBe(maturedAt - 5000);
    expect(await Array.fromAsync(projections.due('due/4', maturedAt))).toEqual([]);
  });

  it('is left, and a move that an entry overtook is refused', async () => {
    const [member = ''] = await sleepers(1);
    expect(await projections.moveDue(member, 0, maturedAt + 1)).toBe(false);
    expect(await dueAtOf(member)).toBe(maturedAt);
    expect(await projections.moveDue(member, 1, maturedAt + 1)).toBe(true);
    expect(await dueAtOf(member)).toBe(maturedAt + 1);
    expect(await projections.moveDue(member, 1, undefined)).toBe(true);
    expect(await Array.fromAsync(projections.due(dueShard(member), afterAllOfIt))).toEqual([]);
    expect(await projections.get(member)).toMatchObject({ lastSeq: 1, available: 0, pending: 1000 });
  });
});

describe('the sweep', () => {
  it('writes what is due of everybody it finds, once, and says how far behind it was', async () => {
    const members = await sleepers(20);
    books.clock = maturedAt - 1;
    expect(await sweep()).toMatchObject({ found: 0, entries: 0, behindMs: 0 });
    books.clock = afterAllOfIt;
    const behindMs = afterAllOfIt - maturedAt;
    expect(await sweep()).toMatchObject({ found: 20, settled: 20, entries: 60, failed: 0, behindMs });
    for (const member of members) {
      expect(await kindsOf(member)).toEqual(settledKinds);
      await project(member);
    }
    expect(await sweep()).toMatchObject({ found: 0, settled: 0, entries: 0, failed: 0, behindMs: 0 });
  });

  it('run twice at once writes everything once', async () => {
    const members = await sleepers(12);
    books.clock = afterAllOfIt;
    const [first, second] = await Promise.all([sweep(), sweep()]);
    expect(first.entries + second.entries).toBe(36);
    expect(first.failed + second.failed).toBe(0);
    for (const member of members) expect(await kindsOf(member)).toEqual(settledKinds);
  });

  it('moves a member on for whom nothing was due after all, and finds it again in time', async () => {
    const [member = ''] = await sleepers(1);
    books.clock = afterExpiry;
    expect(await sweep()).toMatchObject({ found: 1, entries: 2 });
    await project(member);
    // The tier was kept until 1 January; only its grace keeps it now.
    expect(await dueAtOf(member)).toBe(Date.parse('2027-01-01T00:00:00Z'));
    expect(await sweep()).toMatchObject({ found: 1, settled: 0, entries: 0, failed: 0 });
    expect(await dueAtOf(member)).toBe(fallsAt);
    expect(await sweep()).toMatchObject({ found: 0 });
    books.clock = fallsAt;
    expect(await sweep()).toMatchObject({ found: 1, settled: 1, entries: 1 });
    await project(member);
    expect(await dueAtOf(member)).toBeUndefined();
  });

  it('sets a member aside whose projection is behind, which comes back to its own instant by itself', async () => {
    const [member = ''] = await sleepers(1);
    books.clock = maturedAt;
    expect(await sweep()).toMatchObject({ found: 1, entries: 1 });
    expect(await sweep()).toMatchObject({ found: 1, entries: 0, failed: 0 });
    expect(await sweep()).toMatchObject({ found: 0 });
    await project(member);
    expect(await dueAtOf(member)).toBe(Date.parse('2027-01-01T00:00:00Z'));
  });

  it('goes past a member that fails, says where it stands but not who it is, and tries again later', async () => {
    const members = await sleepers(15);
    const [stuck = '', ...others] = members;
    await breakLog(stuck);
    books.clock = afterAllOfIt;
    const failures: SweepFailure[] = [];
    const report = (failure: SweepFailure) => void failures.push(failure);
    expect(await sweep({ report })).toMatchObject({ found: 15, settled: 14, entries: 42, failed: 1 });
    for (const member of others) {
      expect(await kindsOf(member)).toEqual(settledKinds);
      await project(member);
    }
    expect(failures).toEqual([
      { dueShard: dueShard(stuck), dueAt: await dueAtOf(stuck), error: expect.any(TypeError) },
    ]);
    expect(JSON.stringify(failures)).not.toContain(stuck);
    books.clock += 10 * 60_000 - 1;
    expect(await sweep()).toMatchObject({ found: 0, failed: 0 });
    books.clock += 1;
    expect(await sweep()).toMatchObject({ found: 1, failed: 1 });
  });

  it('stops in time, and however many fail, later runs come to those behind them', async () => {
    const inOneShard = (): string => {
      const memberId = newMemberId();
      return dueShard(memberId) === 'due/7' ? memberId : inOneShard();
    };
    const stuck = await sleepers(60, inOneShard);
    for (const member of stuck) await breakLog(member);
    const [late = ''] = await sleepers(1, inOneShard);
    await projections.moveDue(late, 1, maturedAt + 86_400_000);
    books.clock = afterAllOfIt;
    const pause = async () => {
      books.clock += 5000;
    };
    let runs = 0;
    for (let settled = 0; settled === 0; runs += 1) {
      const summary = await sweep({ pause, random: () => 7 / 16 });
      if (runs === 0) {
        expect(summary).toMatchObject({ waiting: 16 * (61 - summary.found), minutesLeft: 1 });
      }
      // Ten begin at once; ten waits later the time of a run is over for all of them.
      expect(summary.found).toBeLessThanOrEqual(20);
      settled = summary.settled;
      expect(runs).toBeLessThan(5);
    }
    expect(runs).toBeGreaterThan(2);
    expect(await kindsOf(late)).toEqual(settledKinds);
  });

  it.each([
    [100, 10],
    [200, 20],
  ])(
    'begins, for %i a second, %i members and no more before it waits, a tenth of a second for each',
    async (membersPerSecondMax, atOnce) => {
      const members = await sleepers(25);
      books.clock = maturedAt;
      const waits: number[] = [];
      const begun = Promise.withResolvers<void>();
      const release = Promise.withResolvers<void>();
      const swept = sweep({
        membersPerSecondMax,
        pause: (milliseconds) => {
          waits.push(milliseconds);
          if (waits.length === atOnce) begun.resolve();
          return release.promise;
        },
      });
      await begun.promise;
      const kinds = await Promise.all(members.map(kindsOf));
      expect(kinds.filter((own) => own.includes('maturation'))).toHaveLength(atOnce);
      expect(waits).toEqual(Array(atOnce).fill(100));
      release.resolve();
      expect(await swept).toMatchObject({ found: 25, settled: 25, waiting: 0, minutesLeft: 0 });
      expect(waits).toHaveLength(25);
    },
  );

  it('sets aside a member whose log is full, tells of it, and settles the others', async () => {
    const members = await sleepers(3);
    books.clock = maturedAt;
    const proxy = new FaultProxy(database.endpoint);
    const client = dynamoDb(database.config(await proxy.start()));
    proxy.break({ operation: 'PutItem', fault: 'full', calls: (nth) => nth === 1 });
    const failures: SweepFailure[] = [];
    const ports = {
      ledger: new LedgerStore(client, database.tables.ledger, database.tables.counters),
      report: (failure: SweepFailure) => void failures.push(failure),
    };
    const summary = await sweep(ports);
    expect(summary).toMatchObject({ found: 3, settled: 2, failed: 1 });
    const setAsideUntil = maturedAt + 10 * 60_000;
    expect(failures).toEqual([
      expect.objectContaining({
        dueAt: setAsideUntil,
        error: expect.objectContaining({ code: 'log-full' }),
      }),
    ]);
    const dues = await Promise.all(members.map(dueAtOf));
    expect(dues.filter((dueAt) => dueAt === setAsideUntil)).toHaveLength(1);
    await proxy.stop();
  });

  it('reads the other shards when one cannot be read', async () => {
    await sleepers(8);
    books.clock = maturedAt;
    const proxy = new FaultProxy(database.endpoint);
    const client = dynamoDb(database.config(await proxy.start()));
    // The client tries three times.
    proxy.break({ operation: 'Query', fault: 'fail', calls: (nth) => nth <= 3 });
    const failures: SweepFailure[] = [];
    const summary = await sweep({
      projections: new ProjectionStore(client, database.tables.members),
      report: (failure) => void failures.push(failure),
    });
    await proxy.stop();
    const unread = failures[0]?.dueShard;
    const readable = known.filter((member) => dueShard(member) !== unread).length;
    expect(failures).toHaveLength(1);
    expect(summary).toMatchObject({ found: readable, settled: readable, failed: 1 });
  });

  it('scans nothing: a query a shard, and a read and a put for a member with one entry due', async () => {
    await sleepers(1);
    books.clock = maturedAt;
    const { client, counts } = countedClient(database.config());
    await sweep({
      ledger: new LedgerStore(client, database.tables.ledger),
      projections: new ProjectionStore(client, database.tables.members),
    });
    const rest = counts.operations.filter((operation) => operation !== 'Query');
    expect(rest).toEqual(['PutItem']);
    expect(counts.operations).toHaveLength(dueShards.length + 1 + rest.length);
  });
});
