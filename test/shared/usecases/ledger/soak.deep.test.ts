import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stockCounter } from '#shared/domain/ledger/counters.ts';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { Refusal, Unavailable } from '#shared/domain/refusal.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { type Database, startDatabase } from '../../../database.ts';
import { type Fault, FaultProxy } from '../../../faults/proxy.ts';
import { seededFaults } from '../../../faults/seeded-faults.ts';
import { seedOfRun } from '../../../seed.ts';
import { seeded } from '../../../seeded.ts';
import { Books } from '../books.ts';
import { type PlannedAct, planActs, START_POINTS, STOCK } from './soak-plan.ts';
import { expectSoundLog } from './sound.ts';

const WRITERS = 6;
const ACTS = 300;
/** The share of calls that break: large enough that some acts outlast the storage client's attempts. */
const SHARE = 0.3;
const members = ['m-1', 'm-2', 'm-3', 'm-4'];
const reward = 'coffee';
const kinds: readonly Fault[] = [
  'drop-before',
  'drop-after',
  'hang-after',
  'late',
  'delay-before',
  'delay-after',
  'throttle',
  'fail',
  'conflict',
  'cancel',
];
const seed = seedOfRun();

interface Told {
  readonly replayed: boolean;
  readonly answer: { readonly entry: { readonly hash: string } };
}

let database: Database;
let proxy: FaultProxy;
let books: Books;
let logs: ReadonlyMap<string, readonly LedgerRecord[]>;
const acts = planActs(seeded(seed), { acts: ACTS, members, reward });
/** The outcomes that callers were told of each act. */
const told = new Map<PlannedAct, Told[]>();
const outcomes = { answered: 0, refused: 0, unavailable: 0 };

async function send(through: Books, act: PlannedAct): Promise<keyof typeof outcomes> {
  try {
    const booked = (await act.send(through)) as Told;
    told.set(act, [...(told.get(act) ?? []), booked]);
    return 'answered';
  } catch (error) {
    if (error instanceof Unavailable) return 'unavailable';
    if (error instanceof Refusal) return 'refused';
    throw error;
  }
}

beforeAll(async () => {
  database = await startDatabase();
  proxy = new FaultProxy(database.endpoint);
  const endpoint = await proxy.start();
  books = new Books(dynamoDb(database.config()), database.tables);
  for (const member of members) {
    await books.enrol(member);
    await START_POINTS.give(books, member);
  }
  const made = { version: 1, changedBy: 'test', changedAt: books.clock };
  await books.rewards.put({ rewardId: reward, name: 'A coffee', points: 10, stock: STOCK, ...made }, 0);

  proxy.follow(seededFaults(seed, SHARE, kinds));
  // Tills that do not know better send some acts twice, at once.
  const queue = acts.flatMap((act, index) => (index % 5 === 0 ? [act, act] : [act]));
  const unanswered = new Set<PlannedAct>();
  const writer = async () => {
    const requestHandler = { connectionTimeout: 300, requestTimeout: 300, throwOnRequestTimeout: true };
    const client = dynamoDb({ ...database.config(endpoint), requestHandler });
    const own = new Books(client, database.tables);
    for (let act = queue.shift(); act; act = queue.shift()) {
      const outcome = await send(own, act);
      outcomes[outcome] += 1;
      if (outcome === 'unavailable') unanswered.add(act);
    }
    client.destroy();
  };
  await Promise.all(Array.from({ length: WRITERS }, writer));
  proxy.break();
  await proxy.settled();
  for (const act of unanswered) expect(await send(books, act)).not.toBe('unavailable');
  logs = new Map(
    await Promise.all(members.map(async (one) => [one, await expectSoundLog(books, one)] as const)),
  );
});

afterAll(async () => {
  await proxy.stop();
  await database.stop();
});

const entriesOf = (member: string) => (logs.get(member) ?? []).map(({ entry }) => entry);

describe(`${ACTS} acts of ${WRITERS} writers on storage in trouble, SEED=${seed}`, () => {
  it('were answered, refused and left unanswered', () => {
    expect(Math.min(...Object.values(outcomes))).toBeGreaterThan(0);
    expect(told.size).toBeGreaterThan(ACTS / 3);
  });

  it('each that was answered is in the books once, as it was answered; a refused one left no trace', () => {
    for (const act of acts) {
      const entries = entriesOf(act.member).filter(({ reference }) => reference === act.reference);
      const answers = told.get(act) ?? [];
      const hashes = answers.map(({ answer }) => answer.entry.hash);
      expect([act.reference, entries.length]).toEqual([act.reference, answers.length > 0 ? 1 : 0]);
      expect(new Set([...hashes, ...entries.map(({ hash }) => hash)]).size).toBeLessThanOrEqual(1);
      expect(new Set(answers.map(({ answer }) => JSON.stringify(answer))).size).toBeLessThanOrEqual(1);
      expect(answers.filter(({ replayed }) => !replayed).length).toBeLessThanOrEqual(1);
    }
  });

  it('nothing else is in the books', () => {
    const expected = acts
      .filter((act) => told.has(act))
      .flatMap(({ member, reference, arrives }) => [
        `${member} ${reference}`,
        ...(arrives ? [`${arrives.at} ${arrives.reference}`] : []),
      ]);
    const start = members.flatMap((member) => [
      `${member} enrolment/`,
      `${member} ${START_POINTS.reference}`,
    ]);
    const found = members.flatMap((member) =>
      entriesOf(member).map(({ reference }) => `${member} ${reference}`),
    );
    expect(found.toSorted()).toEqual([...start, ...expected].toSorted());
  });

  it('the points of each transfer left one member and arrived at the other, and no point came from nowhere', () => {
    let points = 0;
    const accounts = new Map<string, number>();
    for (const { postings } of members.flatMap(entriesOf)) {
      for (const posting of postings) {
        accounts.set(posting.account, (accounts.get(posting.account) ?? 0) + posting.points);
      }
    }
    for (const { member, reference, arrives } of acts.filter((act) => told.has(act))) {
      const entry = entriesOf(member).find((one) => one.reference === reference);
      if (!arrives) continue;
      const arrived = entriesOf(arrives.at).find((one) => one.reference === arrives.reference);
      const moved = (of: typeof entry) => of?.postings.find(({ account }) => account === 'available')?.points;
      expect([reference, moved(arrived)]).toEqual([reference, -(moved(entry) ?? 0)]);
    }
    expect(accounts.get('transferred') ?? 0).toBe(0);
    for (const member of members) {
      const { available = 0, pending = 0, reserved = 0, held = 0 } = entriesOf(member).at(-1)?.balance ?? {};
      points += available + pending + reserved + held;
    }
    const outside = ['issued', 'redeemed', 'reversed', 'adjusted', 'expired', 'transferred'];
    expect(points).toBe(-outside.reduce((sum, account) => sum + (accounts.get(account) ?? 0), 0));
  });

  it('the pieces taken of the reward are those redeemed less those given back, and no more than there were', async () => {
    const expected = acts.filter((act) => told.has(act)).reduce((sum, { pieces }) => sum + pieces, 0);
    const taken = await books.counters.taken(stockCounter(reward));
    expect(taken).toBe(expected);
    expect(taken).toBeLessThanOrEqual(STOCK);
  });
});
