import { packRecord } from '#shared/domain/ledger/packed/pack-entry.ts';
import { packState } from '#shared/domain/ledger/packed/pack-state.ts';
import { DAY_MS } from '#shared/domain/time/calendar.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { type Database, newMemberId } from '../../test/database.ts';
import { Books } from '../../test/shared/usecases/books.ts';
import { type Act, acts, partiesOf } from '../../test/shared/usecases/ledger/acts.ts';
import { type Counts, countedClient } from './counted-client.ts';
import { logCapacity } from './log-capacity.ts';
import { basket, longLivedState, plant } from './long-lived.ts';
import { projectedPurchases } from './projected.ts';
import { activate, promotedPurchase, unbudgeted } from './promoted.ts';
import { fixed, printTable } from './table.ts';

const row = (name: string, { writeUnits, readUnits, calls }: Counts, per = 1) => [
  name,
  fixed(writeUnits / per),
  fixed(readUnits / per),
  fixed(calls / per),
];

async function purchaseOfLongLived(database: Database, lines: number): Promise<Counts> {
  const member = newMemberId();
  const { client, counts, reset } = countedClient(database.config());
  const books = new Books(client, database.tables);
  const direct = dynamoDb(database.config());
  await plant(direct, database.tables.ledger, member, longLivedState(books.clock), books.clock);
  await Promise.all([books.programs.get(), books.rules.get()]);
  reset();
  await books.buy(member, 'till-07-20261122-000417', basket(lines, books.clock));
  return counts;
}

async function countedAct(database: Database, act: Act): Promise<Counts> {
  const { client, counts, reset } = countedClient(database.config());
  const books = new Books(client, database.tables);
  const parties = await partiesOf(books, act);
  await Promise.all([books.programs.get(), books.rules.get()]);
  reset();
  await act.send(books, parties);
  return counts;
}

/** Books one member's purchases by several writers at once. Returns the units and calls for each written entry. */
async function contended(database: Database, writers: number, each: number): Promise<Counts> {
  const member = newMemberId();
  const { client, counts, reset } = countedClient(database.config());
  const books = new Books(client, database.tables);
  await books.enrol(member);
  reset();
  const writer = async (name: number) => {
    for (let index = 0; index < each; index += 1)
      await books.buy(member, `w${name}-${index}`, basket(1, books.clock));
  };
  await Promise.all(Array.from({ length: writers }, (_, name) => writer(name)));
  return counts;
}

/** Books a member's purchases over 24 months. Returns the cost of the tenth and of the last. */
async function depth(database: Database, entries: number) {
  const member = newMemberId();
  const { client, counts, reset } = countedClient(database.config());
  const books = new Books(client, database.tables);
  const end = books.clock;
  books.clock = end - 730 * DAY_MS;
  await books.enrol(member);
  const costs = new Map<number, { units: number; reads: number; calls: number; bytes: number }>();
  const marks = new Set([10, entries]);
  for (let index = 1; index <= entries; index += 1) {
    books.clock = end - 730 * DAY_MS + Math.floor((index / entries) * 730) * DAY_MS;
    if (marks.has(index)) {
      // A purchase with nothing due before it: on the same day, with a fresh programme.
      await books.buy(member, `before-${index}`, basket(1, books.clock));
      await books.programs.get();
      reset();
    }
    await books.buy(member, `p${index}`, basket(1, books.clock));
    if (!marks.has(index)) continue;
    const { writeUnits, readUnits, calls } = counts;
    const head = await books.ledger.head(member);
    costs.set(index, {
      units: writeUnits,
      reads: readUnits,
      calls,
      bytes: head ? packState(head.state).length : 0,
    });
  }
  return costs;
}

/** Measures one purchase with more and more active promotions. It runs last, because the promotions stay. */
async function benchPromoted(database: Database): Promise<void> {
  const client = dynamoDb(database.config());
  const rows: (readonly (string | number)[])[] = [];
  const count = async (name: string) => {
    const { counts, promotions } = await promotedPurchase(database);
    rows.push([...row(name, counts), promotions, counts.operations.join(' ')]);
  };
  await count('none');
  await activate(
    client,
    database,
    unbudgeted(1000).map(({ promotion: { promotionId, version, ...content } }) => [promotionId, content]),
  );
  await count('1,000 of 4 conditions');
  const effect = { type: 'bonus', points: 1 } as const;
  const segment = { fact: 'segments', operator: 'contains', value: 'tea' } as const;
  await activate(client, database, [['about-the-person', { effect, conditions: { all: [segment] } }]]);
  await count('plus one about the person');
  const limits = { budgetPoints: 1 };
  await activate(client, database, [['budgeted', { effect, limits }]]);
  await count('plus one with a budget');
  await count('with its budget used up, first');
  printTable('A purchase with promotions active', [
    ['promotions', 'write units', 'read units', 'SDK calls', 'awards of them', 'calls'],
    ...rows,
  ]);
}

export async function benchUnits(database: Database, entries: number): Promise<void> {
  printTable(
    'A purchase of a long-lived member (24 monthly lots, 10 pending days, 5 limited promotions, a reservation)',
    [
      ['basket', 'write units', 'read units', 'SDK calls'],
      row('1 line', await purchaseOfLongLived(database, 1)),
      row('15 lines', await purchaseOfLongLived(database, 15)),
      row('65 lines', await purchaseOfLongLived(database, 65)),
      row('542 lines', await purchaseOfLongLived(database, 542)),
    ],
  );
  printTable('The other acts of a member with little history and nothing due', [
    ['act', 'write units', 'read units', 'SDK calls'],
    ...(await Promise.all(acts.map(async (act) => row(act.title, await countedAct(database, act))))),
  ]);
  printTable('A batch of the consumer project-members', [
    ['purchases, each of another member', 'write units', 'read units', 'SDK calls'],
    ...(
      await Promise.all(
        [1, 5, 20, 100].map(async (members) => ({
          members,
          counts: await projectedPurchases(database, members),
        })),
      )
    ).map(({ members, counts }) => row(String(members), counts)),
  ]);
  const small = new Books(dynamoDb(database.config()), database.tables);
  const member = newMemberId();
  await small.enrol(member);
  await small.buy(member, 'p1', basket(1, small.clock));
  const head = await small.ledger.head(member);
  const packed = head && packRecord(head);
  printTable('Size in bytes', [
    ['member', 'state', 'entry'],
    ['one purchase', packed?.state.length ?? 0, packed?.entry.length ?? 0],
    ['long-lived', packState(longLivedState(small.clock)).length, ''],
  ]);
  printTable('Purchases of a long-lived member that one log can hold: 10 GB with the index by reference', [
    ['basket', 'bytes an entry', 'million entries'],
    ...(
      await Promise.all(
        [1, 3, 15, 40].map(async (lines) => ({ lines, ...(await logCapacity(database, lines)) })),
      )
    ).map(({ lines, bytes, entries }) => [`${lines} lines`, bytes, fixed(entries / 1e6, 1)]),
  ]);
  const each = 40;
  printTable('Writers at once on one member, for each purchase written', [
    ['writers', 'write units', 'read units', 'SDK calls'],
    ...(
      await Promise.all([1, 4, 16].map(async (n) => ({ n, counts: await contended(database, n, each) })))
    ).map(({ n, counts }) => row(String(n), counts, n * each)),
  ]);
  const costs = await depth(database, entries);
  printTable('The same purchase at different depths of one log, over 24 months', [
    ['entry', 'write units', 'read units', 'SDK calls', 'state bytes'],
    ...[...costs].map(([seq, { units, reads, calls, bytes }]) => [
      seq,
      fixed(units),
      fixed(reads),
      calls,
      bytes,
    ]),
  ]);
  await benchPromoted(database);
}
