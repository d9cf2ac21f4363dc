import { countedGoals } from '#shared/domain/engagement/goal-set.ts';
import { boardOf } from '#shared/domain/engagement/leaderboard.ts';
import { DAY_MS } from '#shared/domain/time/calendar.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { BoardStore, isSampled } from '#shared/stores/engagement/board-store.ts';
import { DisplayNameStore } from '#shared/stores/members/display-name-store.ts';
import { getLeaderboard } from '#shared/usecases/engagement/get-leaderboard.ts';
import { Leaderboards } from '#shared/usecases/engagement/leaderboards.ts';
import type { Database } from '../../test/database.ts';
import { seeded } from '../../test/seeded.ts';
import { challenge } from '../../test/shared/domain/engagement/counting.ts';
import { Counter } from '../../test/shared/usecases/engagement/counter.ts';
import { DefinitionOffice } from '../../test/shared/usecases/engagement/definition-office.ts';
import { type Counts, countedClient } from './counted-client.ts';
import { basket } from './long-lived.ts';
import { fixed, printTable } from './table.ts';

/** A score that is put takes one unit, and two of the index where it was there before. */
const SCORE_UNITS_MAX = 3;
/** A snapshot reads the best and the sample, however many members there are. */
const SNAPSHOT_UNITS_MAX = 200;
/** A read takes the snapshot, the definition, and half a unit for each of fifty names. */
const READ_UNITS_MAX = 40;

const AT_ONCE = 64;
const SCORE_MAX = 1_000_000;

const goal = { metric: 'spend' as const, target: 1_000_000_000_000 };

interface Course {
  readonly challengeId: string;
  readonly board: string;
  readonly office: DefinitionOffice;
}

/** A challenge that runs, with the scores of this many members. */
async function courseOf(database: Database, members: number): Promise<Course> {
  const client = dynamoDb(database.config());
  const office = new DefinitionOffice(client, database.tables, 'challenges');
  const challengeId = `course-${members}`;
  const schedule = { from: 0, to: Date.parse('2099-01-01') };
  await office.put(challengeId, { goal, schedule });
  const { goalKey } = countedGoals(challenge({ definitionId: challengeId, goal }));
  const board = boardOf({ definitionId: challengeId }, goalKey);
  const boards = new BoardStore(client, database.tables.boards);
  const random = seeded(members);
  for (let first = 0; first < members; first += AT_ONCE) {
    const some = Array.from({ length: Math.min(AT_ONCE, members - first) }, (_, at) => first + at);
    await Promise.all(
      some.map((at) => {
        const score = 1 + Math.floor(SCORE_MAX * random() ** 3);
        return boards.put({ board, memberId: `m-${at}`, seq: 1, score, endsAt: office.clock + DAY_MS });
      }),
    );
  }
  return { challengeId, board, office };
}

type Buyer = 'no leaderboard' | 'among the best' | 'in the sample' | 'any other';

/** Counts a member's second purchase, as the consumer of entries does. */
async function countedPurchase(database: Database, { challengeId }: Course, buyer: Buyer): Promise<Counts> {
  const { client, counts, reset } = countedClient(database.config());
  const counter = new Counter(client, database.tables);
  const leaderboard = buyer !== 'no leaderboard';
  counter.define(challenge({ definitionId: challengeId, goal, leaderboard }));
  const { books } = counter;
  let member = await books.newMember();
  while (isSampled(member) !== (buyer === 'in the sample')) member = await books.newMember();
  const amount = buyer === 'among the best' ? 2 * SCORE_MAX : 10;
  for (const id of ['p1', 'p2']) {
    const {
      lines: [line],
    } = basket(1, books.clock);
    if (!line) throw new TypeError('a basket has a line');
    const purchase = { ...basket(1, books.clock), lines: [{ ...line, amount }], total: amount };
    await books.buy(member, id, purchase);
    const log = await books.log(member);
    reset();
    await counter.consume(log.slice(-1));
  }
  return { ...counts, operations: [...counts.operations] };
}

/** The cost of reading fifty places: while a snapshot is made, with one in storage, and with one in memory. */
async function countedReads(database: Database, { challengeId, office }: Course, own: string) {
  const { client, counts, reset } = countedClient(database.config());
  const counter = new Counter(client, database.tables);
  let now = office.clock;
  const leaderboards = () => new Leaderboards(counter.boards, () => now);
  const ports = {
    challenges: new DefinitionOffice(client, database.tables, 'challenges').ports.definitions,
    ledger: counter.books.ledger,
    progress: counter.progress,
    names: new DisplayNameStore(client, database.tables.members),
  };
  const read = async (known: Leaderboards) => {
    reset();
    await getLeaderboard({ ...ports, leaderboards: known }, { challengeId, limit: 50, own });
    return { ...counts };
  };
  now += 60_000;
  const made = await read(leaderboards());
  const warm = leaderboards();
  const stored = await read(warm);
  return { made, stored, known: await read(warm) };
}

/** Prints what a purchase and a read of a leaderboard cost, by its size. Returns whether they are within bounds. */
export async function benchLeaderboard(database: Database): Promise<boolean> {
  const purchases: (readonly (string | number)[])[] = [];
  const reads: (readonly (string | number)[])[] = [];
  const within: boolean[] = [];
  for (const members of [1_000, 10_000, 100_000]) {
    const course = await courseOf(database, members);
    const { made, stored, known } = await countedReads(database, course, 'm-1');
    for (const [name, { readUnits, writeUnits, calls }] of Object.entries({ made, stored, known })) {
      reads.push([members, name, fixed(readUnits), fixed(writeUnits), calls]);
    }
    within.push(made.readUnits <= SNAPSHOT_UNITS_MAX, stored.readUnits <= READ_UNITS_MAX);
    const plain = await countedPurchase(database, course, 'no leaderboard');
    for (const buyer of ['among the best', 'in the sample', 'any other'] as const) {
      const { writeUnits, readUnits, calls } = await countedPurchase(database, course, buyer);
      const more = writeUnits - plain.writeUnits;
      purchases.push([members, buyer, fixed(more), fixed(readUnits - plain.readUnits), calls - plain.calls]);
      within.push(more <= SCORE_UNITS_MAX);
    }
  }
  printTable('What a leaderboard adds to the counting of a purchase', [
    ['members', 'the buyer is', 'write units', 'read units', 'SDK calls'],
    ...purchases,
  ]);
  printTable('A read of fifty places by a member: the snapshot is', [
    ['members', 'snapshot', 'read units', 'write units', 'SDK calls'],
    ...reads,
  ]);
  return within.every(Boolean);
}
