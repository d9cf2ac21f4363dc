import {
  type DynamoDBClient,
  GetItemCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import {
  ENTRIES_PER_WRITE,
  type FoldStep,
  foldMembers,
  type MemberFold,
} from '#shared/usecases/log/fold-members.ts';
import { type Database, newMemberId, startDatabase } from '../../../database.ts';
import { purchaseOf } from '../../domain/ledger/purchases.ts';
import { Books } from '../books.ts';

/** A row that remembers every entry, beside a counter that is exact only where each entry counts once. */
interface Row {
  readonly lastSeq: number;
  readonly seqs: readonly number[];
}

const PURCHASES = 2 * ENTRIES_PER_WRITE + 10;
const memberId = newMemberId();
let database: Database;
let client: DynamoDBClient;
let books: Books;
let log: readonly LedgerRecord[];
/** Each with an enrolment and a purchase. */
let others: readonly (readonly LedgerRecord[])[];

beforeAll(async () => {
  database = await startDatabase();
  client = dynamoDb(database.config());
  books = new Books(client, database.tables);
  await books.enrol(memberId);
  for (let number = 1; number <= PURCHASES; number += 1) {
    await books.buy(memberId, `p-${number}`, purchaseOf(1000, { occurredAt: books.clock }));
  }
  log = await books.log(memberId);
  const buyers = await Promise.all(['a', 'b', 'c'].map(() => books.newMember()));
  for (const buyer of buyers) await books.buy(buyer, 'p1', purchaseOf(1000, { occurredAt: books.clock }));
  others = await Promise.all(buyers.map((buyer) => books.log(buyer)));
});
afterAll(async () => {
  client.destroy();
  await database.stop();
});

const from = (...seqs: readonly number[]) => seqs.flatMap((seq) => log[seq] ?? []);
const upTo = (newest: number) => log.slice(0, newest + 1).map(({ entry }) => entry.seq);

/** A consumer with a row and a counter of its own, which one transaction moves. */
class Consumer {
  readonly fold: MemberFold<Row>;
  readonly #id = `fold/${newMemberId()}`;
  /** The members of each read and of each preparation. */
  readonly reads: (readonly string[])[] = [];
  readonly preparations: (readonly string[])[] = [];
  writes = 0;
  entriesMax = 0;

  constructor() {
    this.fold = {
      ledger: books.ledger,
      read: async (members) => {
        this.reads.push(members);
        const rows = await Promise.all(
          members.map(async (member) => [member, await this.row(member)] as const),
        );
        return new Map(rows.flatMap(([member, row]) => (row ? [[member, row]] : [])));
      },
      apply: (row, { entry }) => ({ lastSeq: entry.seq, seqs: [...(row?.seqs ?? []), entry.seq] }),
      prepare: async (steps) => {
        this.preparations.push(steps.map(({ memberId }) => memberId));
      },
      write: async (step) => {
        this.entriesMax = Math.max(this.entriesMax, step.records.length);
        const written = await this.#write(step);
        if (written) this.writes += 1;
        return written;
      },
    };
  }

  /** The codes or messages of what failed, by member. */
  async failures(
    records: readonly LedgerRecord[],
    fold = this.fold,
  ): Promise<Readonly<Record<string, string>>> {
    const failed = await foldMembers(fold)(records);
    return Object.fromEntries(
      [...failed].map(([member, error]) => [
        member,
        (error as { code?: string; message: string }).code ?? (error as Error).message,
      ]),
    );
  }

  async consume(records: readonly LedgerRecord[], fold = this.fold): Promise<void> {
    expect(await this.failures(records, fold)).toEqual({});
  }

  async row(member = memberId): Promise<Row | undefined> {
    const Key = { id: { S: this.#id }, part: { S: member } };
    const get = new GetItemCommand({ TableName: database.tables.members, Key, ConsistentRead: true });
    const { Item } = await client.send(get);
    return Item && { lastSeq: Number(Item.lastSeq?.N), seqs: JSON.parse(Item.seqs?.S ?? '') };
  }

  async counted(): Promise<number> {
    const Key = { id: { S: this.#id } };
    const { Item } = await client.send(new GetItemCommand({ TableName: database.tables.counters, Key }));
    return Number(Item?.taken?.N ?? 0);
  }

  async #write({ memberId, before, after, records }: FoldStep<Row>): Promise<boolean> {
    const { lastSeq, seqs } = after;
    const put = {
      TableName: database.tables.members,
      Item: {
        id: { S: this.#id },
        part: { S: memberId },
        lastSeq: { N: String(lastSeq) },
        seqs: { S: JSON.stringify(seqs) },
      },
      ...(before
        ? {
            ConditionExpression: 'lastSeq = :before',
            ExpressionAttributeValues: { ':before': { N: String(before.lastSeq) } },
          }
        : { ConditionExpression: 'attribute_not_exists(id)' }),
    };
    const count = {
      TableName: database.tables.counters,
      Key: { id: { S: this.#id } },
      UpdateExpression: 'ADD taken :entries',
      ExpressionAttributeValues: { ':entries': { N: String(records.length) } },
    };
    try {
      await client.send(new TransactWriteItemsCommand({ TransactItems: [{ Put: put }, { Update: count }] }));
      return true;
    } catch (error) {
      if (error instanceof TransactionCanceledException) return false;
      throw error;
    }
  }
}

describe('a consumer of entries', () => {
  const batch = fc.array(fc.integer({ min: 0, max: 7 }), { minLength: 1, maxLength: 4 });
  const batches = fc.array(batch, { minLength: 1, maxLength: 4 });

  it('applies every entry once in the order of the log, whatever is repeated, left out or late', async () => {
    await fc.assert(
      fc.asyncProperty(batches, async (received) => {
        const consumer = new Consumer();
        for (const seqs of received) await consumer.consume(from(...seqs));
        const newest = Math.max(...received.flat());
        expect(await consumer.row()).toEqual({ lastSeq: newest, seqs: upTo(newest) });
        expect(await consumer.counted()).toBe(newest + 1);
      }),
      { numRuns: 40 },
    );
  });

  it('applies every entry once where two workers consume the same member, in any interleaving', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), batches, batches, async (scheduler, ones, others) => {
        const consumer = new Consumer();
        const turn = () => scheduler.schedule(Promise.resolve());
        const { read, write } = consumer.fold;
        const held: MemberFold<Row> = {
          ...consumer.fold,
          read: (members) => turn().then(() => read(members)),
          write: (step) => turn().then(() => write(step)),
        };
        const work = async (received: readonly (readonly number[])[]) => {
          for (const seqs of received) await consumer.consume(from(...seqs), held);
        };
        await scheduler.waitFor(Promise.all([work(ones), work(others)]));
        const newest = Math.max(...ones.flat(), ...others.flat());
        expect(await consumer.row()).toEqual({ lastSeq: newest, seqs: upTo(newest) });
        expect(await consumer.counted()).toBe(newest + 1);
      }),
      { numRuns: 40 },
    );
  });

  it('writes nothing where nothing is new', async () => {
    const consumer = new Consumer();
    await consumer.consume([]);
    expect(await consumer.row()).toBeUndefined();
    await consumer.consume(from(0, 1, 2));
    await consumer.consume(from(2, 1, 0, 1));
    expect(consumer.writes).toBe(1);
  });

  it('reads no log for entries that are all there, in any order', async () => {
    const consumer = new Consumer();
    const after = () => {
      throw new TypeError('nobody asked for the log');
    };
    await consumer.consume(from(3, 1, 0, 2, 1), { ...consumer.fold, ledger: { after } });
    expect(await consumer.row()).toEqual({ lastSeq: 3, seqs: [0, 1, 2, 3] });
  });

  it('writes a long gap in steps that a transaction can take', async () => {
    const consumer = new Consumer();
    await consumer.consume(from(PURCHASES));
    expect(await consumer.row()).toEqual({ lastSeq: PURCHASES, seqs: upTo(PURCHASES) });
    expect(consumer.writes).toBe(3);
    expect(consumer.entriesMax).toBe(ENTRIES_PER_WRITE);
    expect(await consumer.counted()).toBe(PURCHASES + 1);
  });

  it('goes on from the row of the worker that overtook it in the middle of a gap', async () => {
    const consumer = new Consumer();
    let steps = 0;
    const { write } = consumer.fold;
    const overtaken: MemberFold<Row> = {
      ...consumer.fold,
      write: async (step) => {
        steps += 1;
        if (steps === 2) await consumer.consume(from(ENTRIES_PER_WRITE + 3));
        return write(step);
      },
    };
    await consumer.consume(from(PURCHASES), overtaken);
    expect(await consumer.row()).toEqual({ lastSeq: PURCHASES, seqs: upTo(PURCHASES) });
    expect(await consumer.counted()).toBe(PURCHASES + 1);
  });

  it('gives up after five lost writes: the stream repeats the batch', async () => {
    const consumer = new Consumer();
    let lost = 0;
    const write = async () => {
      lost += 1;
      return false;
    };
    expect(await consumer.failures(from(0), { ...consumer.fold, write })).toEqual({
      [memberId]: 'unavailable',
    });
    expect(lost).toBe(5);
  });

  it('never applies an entry after a gap that the log does not fill', async () => {
    const consumer = new Consumer();
    const ledger = { after: async function* () {} };
    expect(await consumer.failures(from(2), { ...consumer.fold, ledger })).toEqual({
      [memberId]: 'an entry was left out',
    });
    expect(await consumer.row()).toBeUndefined();
  });
});

describe('a consumer of entries of several members', () => {
  const idOf = (records: readonly LedgerRecord[] = []) => records[0]?.entry.memberId ?? '';
  const all = () => [log.slice(0, 2), ...others];
  const everybody = () => all().map(idOf);
  /** Entries as they come: one of each member in turn. */
  const mixed = () => [0, 1].flatMap((seq) => all().flatMap((records) => records[seq] ?? []));
  const caughtUp = { lastSeq: 1, seqs: [0, 1] };

  it('reads the rows of all at once, and prepares the writes of all at once before the first', async () => {
    const consumer = new Consumer();
    const { write } = consumer.fold;
    const prepared: number[] = [];
    const fold: MemberFold<Row> = {
      ...consumer.fold,
      write: (step) => {
        prepared.push(consumer.preparations.length);
        return write(step);
      },
    };
    await consumer.consume(mixed(), fold);
    expect(consumer.reads).toEqual([everybody()]);
    expect(consumer.preparations).toEqual([everybody()]);
    expect(prepared).toEqual([1, 1, 1, 1]);
    for (const member of everybody()) expect(await consumer.row(member)).toEqual(caughtUp);
  });

  it('neither reads nor prepares anything for nobody', async () => {
    const consumer = new Consumer();
    await consumer.consume([]);
    await consumer.consume(mixed());
    await consumer.consume(mixed());
    expect(consumer.reads).toEqual([everybody(), everybody()]);
    expect(consumer.preparations).toHaveLength(1);
  });

  it('reads the row of a lost write again, and of no other', async () => {
    const consumer = new Consumer();
    const loser = idOf(others[1]);
    const { write } = consumer.fold;
    let lost = false;
    const fold: MemberFold<Row> = {
      ...consumer.fold,
      write: async (step) => {
        if (step.memberId !== loser || lost) return write(step);
        lost = true;
        return false;
      },
    };
    await consumer.consume(mixed(), fold);
    expect(consumer.reads).toEqual([everybody(), [loser]]);
    expect(consumer.preparations).toEqual([everybody(), [loser]]);
    for (const member of everybody()) expect(await consumer.row(member)).toEqual(caughtUp);
  });

  it('writes a long gap of one member and one entry of the others in one pass', async () => {
    const consumer = new Consumer();
    await consumer.consume([...from(PURCHASES), ...others.flat()]);
    expect(consumer.reads).toHaveLength(1);
    expect(await consumer.row()).toEqual({ lastSeq: PURCHASES, seqs: upTo(PURCHASES) });
    for (const member of others.map(idOf)) expect(await consumer.row(member)).toEqual(caughtUp);
  });

  const boom = () => {
    throw new TypeError('boom');
  };
  const faults: readonly [string, (fold: MemberFold<Row>, of: string) => MemberFold<Row>][] = [
    [
      'whose row cannot be read',
      (fold, of) => ({
        ...fold,
        read: async (members) => (members.includes(of) ? boom() : fold.read(members)),
      }),
    ],
    [
      'whose entry cannot be applied',
      (fold, of) => ({
        ...fold,
        apply: (row, record) => (record.entry.memberId === of ? boom() : fold.apply(row, record)),
      }),
    ],
    [
      'whose write cannot be prepared',
      (fold, of) => ({
        ...fold,
        prepare: async (steps) =>
          steps.some(({ memberId }) => memberId === of) ? boom() : fold.prepare?.(steps),
      }),
    ],
    [
      'whose write fails',
      (fold, of) => ({ ...fold, write: async (step) => (step.memberId === of ? boom() : fold.write(step)) }),
    ],
  ];
  it.each(faults)('fails only for the member %s', async (_, broken) => {
    const consumer = new Consumer();
    const of = idOf(others[1]);
    expect(await consumer.failures(mixed(), broken(consumer.fold, of))).toEqual({ [of]: 'boom' });
    for (const member of everybody()) {
      expect(await consumer.row(member)).toEqual(member === of ? undefined : caughtUp);
    }
    await consumer.consume(mixed());
    for (const member of everybody()) expect(await consumer.row(member)).toEqual(caughtUp);
  });
});
