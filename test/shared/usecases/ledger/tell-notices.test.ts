import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type OutsideEvent, outsideEvent } from '#shared/contracts/events/event.ts';
import { type NoticeEvent, noticeEvents } from '#shared/domain/events/event-names.ts';
import { DAY_MS } from '#shared/domain/time/calendar.ts';
import { dueShards } from '#shared/stores/due-shards.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';
import { LookedAhead } from '#shared/stores/projections/looked-ahead.ts';
import { ProjectionStore } from '#shared/stores/projections/projection-store.ts';
import { ReceiptStore } from '#shared/stores/projections/receipt-store.ts';
import { type SweepPorts, sweepDue } from '#shared/usecases/ledger/sweep-due.ts';
import { projectMembers } from '#shared/usecases/projections/project-members.ts';
import { countedClient } from '../../../../tools/bench/counted-client.ts';
import { type Database, startDatabase } from '../../../database.ts';
import { FaultProxy } from '../../../faults/proxy.ts';
import { purchaseOf } from '../../domain/ledger/purchases.ts';
import { shortLived } from '../../domain/program/short-lived.ts';
import { Books } from '../books.ts';
import { redeem } from './acts.ts';

const instant = (day: string) => Date.parse(`${day}T00:00:00.000Z`);
const booked = Date.parse('2026-11-01T10:00:00Z');
/** Points of that purchase mature on 15 November and are gone on 2 January; the tier falls on 11 January. */
const program = { ...shortLived, tierGrace: { days: 10 } } as const;

let database: Database;
let books: Books;
let projections: ProjectionStore;
let receipts: ReceiptStore;
let lookedAhead: LookedAhead;
let member: string;
let sent: OutsideEvent[];

beforeAll(async () => {
  database = await startDatabase();
  const client = dynamoDb(database.config());
  books = new Books(client, database.tables);
  projections = new ProjectionStore(client, database.tables.members);
  receipts = new ReceiptStore(client, database.tables.members);
  lookedAhead = new LookedAhead(client, database.tables.members);
  await books.programStore.put({ program, by: 'test', at: booked });
});
afterAll(() => database.stop());

beforeEach(async () => {
  books.clock = booked;
  sent = [];
  await lookedAhead.put(0);
  member = await books.newMember();
  await buy('p1');
});

/** The next test finds nobody of this one. */
afterEach(async () => {
  const { lastSeq = 0 } = (await projections.get(member)) ?? {};
  await projections.moveDue(member, lastSeq, undefined);
});

const buy = (id: string) => books.buy(member, id, purchaseOf(100_000, { occurredAt: books.clock }));

async function project(names: readonly NoticeEvent[] = noticeEvents): Promise<void> {
  const notices = names.length > 0 ? { names, programs: books.programs } : undefined;
  const consume = projectMembers({ ledger: books.ledger, projections, receipts, notices });
  expect(await consume(await books.log(member))).toEqual(new Map());
}

function sweep(changes: Partial<SweepPorts> = {}) {
  const send = async (events: readonly OutsideEvent[]) => void sent.push(...events);
  const ports = {
    ...books.ports,
    projections,
    pause: async () => {},
    report: () => {},
    membersPerSecondMax: 100,
    notices: { names: noticeEvents, send, lookedAhead },
    ...changes,
  };
  return sweepDue(ports, books.programs);
}

/** Days go by from midnight to midnight, each with sweeps and a projection that catches up. */
async function pass(from: string, to: string): Promise<void> {
  for (let day = instant(from); day <= instant(to); day += DAY_MS) {
    books.clock = day;
    for (let times = 0; times < 3; times += 1) {
      await sweep();
      await project();
    }
  }
}

const expiring = (days: number) => `${member}/2027-01-02T00:00:00.000Z/${days}/points.expiring`;
const falling = (days: number) => `${member}/2027-01-11T00:00:00.000Z/${days}/tier.will_downgrade`;
const ids = () => sent.map(({ id }) => id);

describe('notices', () => {
  it('come once each, 30 and 7 days ahead of points that expire and a tier that falls', async () => {
    await project();
    await pass('2026-11-14', '2027-01-20');
    expect(ids()).toEqual([expiring(30), falling(30), expiring(7), falling(7)]);
    const [points, tier] = sent;
    expect(points).toEqual({
      type: 'points.expiring',
      id: expiring(30),
      version: 1,
      memberId: member,
      seq: 2,
      time: '2026-12-03T00:00:00.000Z',
      days: 30,
      points: 1000,
      expiresAt: '2027-01-02T00:00:00.000Z',
    });
    expect(tier).toMatchObject({ from: 'silver', to: 'blue', fallsAt: '2027-01-11T00:00:00.000Z', days: 30 });
    for (const event of sent) expect(outsideEvent.parse(event)).toEqual(event);
  });

  it('hold when they come: none for a tier that was earned again, none for points that were spent', async () => {
    await project();
    await pass('2026-11-14', '2026-12-20');
    expect(ids()).toEqual([expiring(30), falling(30)]);
    await buy('p2');
    await redeem(books, member, 'r1', { points: 1000 });
    await project();
    sent = [];
    await pass('2026-12-21', '2027-01-11');
    expect(ids()).toEqual([]);
  });

  it('are told again with the same ids where the index did not move, and to a projection that is behind', async () => {
    await project();
    await pass('2026-11-14', '2026-12-02');
    books.clock = instant('2026-12-03') + 1000;
    const proxy = new FaultProxy(database.endpoint);
    const client = dynamoDb(database.config(await proxy.start()));
    proxy.break({ operation: 'UpdateItem', fault: 'fail', calls: () => true });
    await sweep({ projections: new ProjectionStore(client, database.tables.members) });
    await proxy.stop();
    expect(ids()).toEqual([expiring(30)]);
    // Another entry comes between: its projection does not forget what waits.
    await buy('p2');
    await project();
    await sweep();
    expect(ids()).toEqual([expiring(30), expiring(30)]);
    await sweep();
    expect(ids()).toHaveLength(2);
  });

  it('come late while the date is ahead, and of several for one date the last alone', async () => {
    await project();
    await pass('2026-11-14', '2026-11-16');
    books.clock = instant('2027-01-01');
    await sweep();
    await sweep();
    expect(ids()).toEqual([expiring(7), falling(30)]);
    books.clock = instant('2027-02-01');
    await sweep();
    expect(ids()).toHaveLength(2);
  });

  it('reach members whose projections were written before notices left', async () => {
    await project([]);
    books.clock = instant('2026-11-15');
    await sweep({ notices: undefined });
    await project([]);
    expect(await projections.get(member)).not.toHaveProperty('noticeAt');
    await pass('2026-11-20', '2026-12-13');
    expect(ids()).toEqual([expiring(30), falling(30)]);
  });

  it('make a member due under the names that leave alone', async () => {
    await project(['tier.will_downgrade']);
    const row = await projections.get(member);
    expect(row?.noticeAt).toBe(instant('2026-12-12'));
    expect(row?.dueAt).toBe(instant('2026-11-15'));
  });

  it('cost nothing where none leaves, and a read an hour for the members to come where some do', async () => {
    await project([]);
    await sweep({ notices: undefined });
    const { client, counts } = countedClient(database.config());
    const ports = {
      ledger: new LedgerStore(client, database.tables.ledger),
      projections: new ProjectionStore(client, database.tables.members),
    };
    const calls = async (notices?: SweepPorts['notices']) => {
      counts.operations.length = 0;
      await sweep({ ...ports, notices });
      return counts.operations;
    };
    expect(await calls()).toEqual(Array(dueShards.length).fill('Query'));
    const send = async () => {};
    const notices = {
      names: noticeEvents,
      send,
      lookedAhead: new LookedAhead(client, database.tables.members),
    };
    expect((await calls(notices)).filter((one) => one === 'BatchGetItem')).toHaveLength(1);
    const next = await calls(notices);
    expect(next).toEqual([...Array(dueShards.length).fill('Query'), 'GetItem']);
    books.clock += 3_600_000;
    const hour = await calls(notices);
    expect(hour).toEqual([...Array(16).fill('Query'), 'GetItem', ...Array(16).fill('Query'), 'UpdateItem']);
  });
});
