import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OutsideEvent } from '#shared/contracts/events/event.ts';
import { type EventName, eventNames } from '#shared/domain/events/event-names.ts';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { ParkedEventStore, parkedShards } from '#shared/stores/events/parked-event-store.ts';
import { ProjectionStore } from '#shared/stores/projections/projection-store.ts';
import { ReceiptStore } from '#shared/stores/projections/receipt-store.ts';
import { describeEvents } from '#shared/usecases/events/describe-events.ts';
import { type SendPorts, sendEvents } from '#shared/usecases/events/send-events.ts';
import { type StillRefused, sendParked } from '#shared/usecases/events/send-parked.ts';
import { projectMembers } from '#shared/usecases/projections/project-members.ts';
import { type Database, startDatabase } from '../../../database.ts';
import { FaultProxy } from '../../../faults/proxy.ts';
import { purchaseOf } from '../../domain/ledger/purchases.ts';
import { Books } from '../books.ts';
import { busAt, startReceiver } from './event-receivers.ts';

let database: Database;
let books: Books;
let parked: ParkedEventStore;
const all: ReadonlySet<EventName> = new Set(eventNames);

beforeAll(async () => {
  database = await startDatabase();
  const client = dynamoDb(database.config());
  books = new Books(client, database.tables);
  parked = new ParkedEventStore(client, database.tables.members);
});
afterAll(() => database.stop());

/** The logs of members who enrolled and bought once. */
async function logsOf(members: number): Promise<readonly LedgerRecord[]> {
  const logs: LedgerRecord[] = [];
  for (let count = 0; count < members; count += 1) {
    const member = await books.newMember();
    await books.buy(member, 'once', purchaseOf(1000, { occurredAt: books.clock }));
    logs.push(...(await books.log(member)));
  }
  return logs;
}

const idsOf = (records: readonly LedgerRecord[], leaving = all) =>
  records.flatMap(({ entry }) => describeEvents(entry, leaving).map(({ id }) => id)).sort();

interface Notes {
  readonly pauses: number[];
  readonly parkedEvents: number[];
}

/** The ports over a bus, with what was paused and parked. */
function portsOf(bus: SendPorts['bus'], changes: Partial<SendPorts> = {}): SendPorts & Notes {
  const notes: Notes = { pauses: [], parkedEvents: [] };
  return {
    ...notes,
    bus,
    parked,
    leaving: all,
    pause: async (milliseconds) => void notes.pauses.push(milliseconds),
    random: () => 0.5,
    now: () => books.clock,
    onParked: ({ events }) => void notes.parkedEvents.push(events),
    ...changes,
  };
}

/** All that is parked for the members of some entries. */
async function parkedOf(records: readonly LedgerRecord[]): Promise<readonly string[]> {
  const members = new Set(records.map(({ entry }) => entry.memberId));
  const shards = await Promise.all(parkedShards.map((shard) => parked.page(shard, 1000)));
  return shards
    .flat()
    .filter((event) => 'memberId' in event && members.has(event.memberId))
    .map(({ id }) => id)
    .sort();
}

/** The causes beside a parked event. */
async function causesOf(id: string): Promise<readonly unknown[]> {
  const { Items = [] } = await dynamoDb(database.config()).send(
    new ScanCommand({ TableName: database.tables.members }),
  );
  return Items.filter(({ part }) => part?.S?.endsWith(`/${id}`)).map(({ cause }) => cause?.S);
}

const consumer = (send?: ReturnType<typeof sendEvents>, client = dynamoDb(database.config())) =>
  projectMembers({
    ledger: books.ledger,
    projections: new ProjectionStore(client, database.tables.members),
    receipts: new ReceiptStore(client, database.tables.members),
    send,
  });

describe('the events of a batch', () => {
  it('reach a receiver with the facts of their entries, ten in a call', async () => {
    const { bus, calls, received } = await startReceiver();
    const records = await logsOf(12);
    const ports = portsOf(bus);
    expect(await consumer(sendEvents(ports))(records)).toEqual(new Map());
    const events = await received();
    expect(events.map(({ detail }) => detail.id).sort()).toEqual(idsOf(records));
    expect(events.find(({ detail }) => detail.type === 'points.earned')).toMatchObject({
      source: 'laurel',
      'detail-type': 'points.earned',
      time: new Date(books.clock).toISOString().replace('.000', ''),
      detail: { seq: 1, kind: 'accrual', points: 10, balance: { available: 10 } },
    });
    expect([calls, ports.pauses, ports.parkedEvents]).toEqual([[10, 10, 4], [], []]);
  });

  it('are those that leave, and of none nothing is sent', async () => {
    const { bus, received } = await startReceiver();
    const records = await logsOf(1);
    const leaving: ReadonlySet<EventName> = new Set(['points.earned']);
    await sendEvents(portsOf(bus, { leaving }))(records);
    expect((await received()).map(({ detail }) => detail.id)).toEqual(idsOf(records, leaving));
    const none = portsOf({ put: () => Promise.reject(new Error('called')) }, { leaving: new Set() });
    await sendEvents(none)(records);
  });

  it('are sent again where an entry arrives again before its row moved, with the same ids, and not after', async () => {
    const { bus, received } = await startReceiver();
    const records = await logsOf(1);
    const proxy = new FaultProxy(database.endpoint);
    const client = dynamoDb(database.config(await proxy.start()));
    const failing = consumer(sendEvents(portsOf(bus)), client);
    proxy.break({ operation: 'PutItem', fault: 'fail', calls: () => true });
    expect((await failing(records)).size).toBe(1);
    proxy.break();
    for (let times = 0; times < 2; times += 1) expect(await failing(records)).toEqual(new Map());
    await proxy.stop();
    const ids = (await received()).map(({ detail }) => detail.id);
    expect([...new Set(ids)].sort()).toEqual(idsOf(records));
    expect(ids).toHaveLength(2 * idsOf(records).length);
  });
});

describe('a bus that refuses', () => {
  const rate = (share: number, seed = 5) => ({ putFailures: { rate: share, seed } });

  it('some events gets those again, and no other', async () => {
    const { bus, calls, received } = await startReceiver(rate(0.4));
    const records = await logsOf(10);
    const ports = portsOf(bus);
    expect(await consumer(sendEvents(ports))(records)).toEqual(new Map());
    const ids = (await received()).map(({ detail }) => detail.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect([...ids, ...(await parkedOf(records))].sort()).toEqual(idsOf(records));
    expect(ids.length).toBeGreaterThan(15);
    expect(calls.slice(0, 2)).toEqual([10, 10]);
    expect(calls.slice(2).reduce((sum, one) => sum + one, 0)).toBeLessThan(20);
    expect(ports.pauses).toEqual([50, 100, 200].slice(0, ports.pauses.length));
  });

  it('all of them does not hold up the rows: events are parked whole, and sent when it takes them', async () => {
    const refusing = await startReceiver(rate(1));
    const records = await logsOf(3);
    const ports = portsOf(refusing.bus);
    expect(await consumer(sendEvents(ports))(records)).toEqual(new Map());
    expect(await parkedOf(records)).toEqual(idsOf(records));
    expect([refusing.calls, ports.pauses, ports.parkedEvents]).toEqual([[6, 6, 6, 6], [50, 100, 200], [6]]);

    const until = books.clock + 1;
    const portsBy = (bus: SendPorts['bus']) => ({ bus, parked, now: () => books.clock, onRefused: () => {} });
    const still = await sendParked(portsBy(refusing.bus), until);
    expect([still.sent, still.refused >= 6, still.more]).toEqual([0, true, false]);
    const open = await startReceiver();
    const over = await sendParked(portsBy(open.bus), books.clock);
    expect(over).toEqual({ sent: 0, refused: 0, more: true });
    const { sent, more } = await sendParked(portsBy(open.bus), until);
    expect([sent >= 6, more]).toEqual([true, false]);
    const received = (await open.received()).map(({ detail }) => detail);
    const expected = records.flatMap(({ entry }) => describeEvents(entry, all));
    expect(received).toEqual(expect.arrayContaining([...expected]));
    expect(await parkedOf(records)).toEqual([]);
  });

  it('all of them, or is away, is left alone for ten seconds', async () => {
    const away = busAt('http://127.0.0.1:9');
    let calls = 0;
    const counted: SendPorts['bus'] = {
      put: (events) => {
        calls += 1;
        return away.put(events);
      },
    };
    const records = await logsOf(1);
    const ports = portsOf(counted);
    const send = sendEvents(ports);
    for (const [seconds, expected] of [
      [0, 4],
      [9, 4],
      [2, 8],
    ] as const) {
      books.clock += seconds * 1000;
      await send(records);
      expect(calls, `after ${seconds} seconds more`).toBe(expected);
    }
    expect(await parkedOf(records)).toEqual(idsOf(records));
  });

  it('and storage that takes nothing either fail the batch, which then comes again', async () => {
    const { bus } = await startReceiver(rate(1));
    const records = await logsOf(1);
    const proxy = new FaultProxy(database.endpoint);
    const client = dynamoDb(database.config(await proxy.start()));
    const own = portsOf(bus, { parked: new ParkedEventStore(client, database.tables.members) });
    proxy.break({ operation: 'BatchWriteItem', fault: 'fail', calls: () => true });
    expect((await consumer(sendEvents(own))(records)).size).toBe(1);
    const rows = new ProjectionStore(dynamoDb(database.config()), database.tables.members);
    expect(await rows.get(records[0]?.entry.memberId ?? '')).toBeUndefined();
    await proxy.stop();
  });
});

describe('a parked event that the bus always refuses', () => {
  it('stays parked with the cause and is counted, and all others are sent: of its call, its page and later ones', async () => {
    const records = await logsOf(12);
    const ids = idsOf(records);
    const poison = ids[0] ?? '';
    const refused = new TypeError('a detail that no bus takes');
    const open: SendPorts['bus'] = { put: async () => ({ events: [] }) };
    await sendParked({ bus: open, parked, now: () => books.clock, onRefused: () => {} }, books.clock + 1);
    await parked.put(
      records.flatMap(({ entry }) => describeEvents(entry, all)),
      'away',
    );
    const sent: string[] = [];
    // The poison fails its whole call, as an entry does that PutEvents cannot parse.
    const bus: SendPorts['bus'] = {
      put: async (events) => {
        if (events.some(({ id }) => id === poison)) return { events, cause: refused };
        sent.push(...events.map(({ id }) => id));
        return { events: [] };
      },
    };
    const seen: unknown[] = [];
    const ports = {
      bus,
      parked: {
        page: (shard: string, _: number, after?: OutsideEvent) => parked.page(shard, 3, after),
        put: (...given: Parameters<ParkedEventStore['put']>) => parked.put(...given),
        remove: (events: readonly OutsideEvent[]) => parked.remove(events),
      },
      now: () => books.clock,
      onRefused: (some: readonly StillRefused[]) => void seen.push(...some),
    };
    for (const expected of [ids.length - 1, 0]) {
      sent.length = 0;
      const outcome = await sendParked(ports, books.clock + 1);
      expect(outcome).toEqual({ sent: expected, refused: 1, more: false });
      expect(await parkedOf(records)).toEqual([poison]);
    }
    expect(seen).toEqual([1, 2].map(() => expect.objectContaining({ cause: refused })));
    expect(await causesOf(poison)).toEqual(['TypeError: a detail that no bus takes']);
    await sendParked({ ...ports, bus: open }, books.clock + 1);
    expect(await parkedOf(records)).toEqual([]);
  });
});

it('the largest event is far below the size at which EventBridge counts it twice', () => {
  const memberId = 'm'.repeat(64);
  const most = Number.MAX_SAFE_INTEGER;
  const balance = { available: -most, pending: most, reserved: most, held: most };
  const postings = [{ account: 'transferred' as const, points: most }];
  const entry = {
    memberId,
    seq: most,
    kind: 'transfer-out',
    balance,
    postings,
    occurredAt: 0,
    recordedAt: 0,
  };
  const [event] = describeEvents(entry as unknown as LedgerRecord['entry'], all);
  expect(Buffer.byteLength(JSON.stringify(event))).toBeLessThan(1024);
});
