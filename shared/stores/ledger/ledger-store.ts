import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  TransactionCanceledException,
  TransactionConflictException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { type CounterMove, type LedgerRecord, roomOf } from '#shared/domain/ledger/entry.ts';
import { Unavailable } from '#shared/domain/refusal.ts';
import { storageCall } from '#shared/stores/dynamodb.ts';
import { type Item, recordItem, recordOf } from './record-item.ts';

/** A counter that had too little left, with the amount taken of it at that moment. */
export interface Exhausted {
  readonly counter: string;
  readonly taken: number;
}

/**
 * The outcome of a put. Not written means that another writer was first, with its entry where storage returned it, or
 * that counters had too little left.
 */
export type PutOutcome =
  | { readonly written: true }
  | {
      readonly written: false;
      readonly winner?: LedgerRecord;
      readonly exhausted: readonly Exhausted[];
      /**
       * An earlier attempt of the same put had no response. It may still arrive and be written where its numbers are
       * free.
       */
      readonly unanswered: boolean;
    };

/** A write of another table in the transaction of the entries. A store of that table makes it. */
export type CompanionWrite = TransactWriteItem;

const ABSENT = 'attribute_not_exists(memberId)';

/** The ledger table: a log per member, append-only. No other code writes to it. */
export class LedgerStore {
  readonly #client: DynamoDBClient;
  readonly #table: string;
  readonly #counters: string;

  /** `counters` is needed for entries that may move a counter. */
  constructor(client: DynamoDBClient, table: string, counters = '') {
    this.#client = client;
    this.#table = table;
    this.#counters = counters;
  }

  /** The newest entry with the member's state; undefined for an unknown member. 1 read unit up to 4 KB. */
  async head(memberId: string): Promise<LedgerRecord | undefined> {
    const [record] = (await this.#log(memberId, { ScanIndexForward: false, Limit: 1 })).records;
    return record;
  }

  /**
   * The references that begin with a prefix, such as an act and its follow-ups, with their numbers. 1 read unit for
   * about forty of them, in as many calls as it takes.
   */
  async references(memberId: string, prefix: string): Promise<ReadonlyMap<string, number>> {
    const found = new Map<string, number>();
    let start: Item | undefined;
    do {
      const { Items = [], LastEvaluatedKey } = await this.#query({
        IndexName: 'byReference',
        KeyConditionExpression: 'memberId = :member AND begins_with(#reference, :prefix)',
        ExpressionAttributeNames: { '#reference': 'reference' },
        ExpressionAttributeValues: { ':member': { S: memberId }, ':prefix': { S: prefix } },
        ConsistentRead: true,
        ...(start && { ExclusiveStartKey: start }),
      });
      for (const { reference, seq } of Items) if (reference?.S) found.set(reference.S, Number(seq?.N));
      start = LastEvaluatedKey;
    } while (start);
    return found;
  }

  async entry(memberId: string, seq: number): Promise<LedgerRecord | undefined> {
    const { Item } = await storageCall(
      this.#client.send(
        new GetItemCommand({
          TableName: this.#table,
          Key: { memberId: { S: memberId }, seq: { N: String(seq) } },
          ConsistentRead: true,
        }),
      ),
    );
    return Item && recordOf(Item);
  }

  /** The entries after `seq` up to `upTo`, oldest first, read page by page. */
  async *after(memberId: string, seq: number, upTo = Number.MAX_SAFE_INTEGER): AsyncGenerator<LedgerRecord> {
    let last = seq;
    while (last < upTo) {
      const { records, more } = await this.#range(memberId, last + 1, upTo, { ScanIndexForward: true });
      yield* records;
      last = records.at(-1)?.entry.seq ?? upTo;
      if (!more) return;
    }
  }

  /** At most `limit` entries with numbers below `seq`, newest first. The enrolment (0) is never listed. */
  async before(memberId: string, seq: number, limit: number): Promise<readonly LedgerRecord[]> {
    const wanted: LedgerRecord[] = [];
    let below = seq;
    while (wanted.length < limit && below > 1) {
      const { records, more } = await this.#range(memberId, 1, below - 1, {
        ScanIndexForward: false,
        Limit: limit - wanted.length,
      });
      wanted.push(...records);
      if (!more) break;
      below = wanted.at(-1)?.entry.seq ?? 1;
    }
    return wanted;
  }

  /**
   * Writes entries of one log or of several in one transaction with their counters and with `alsoWrite`. A failed
   * condition in `alsoWrite` counts as another writer that was first.
   */
  async put(
    records: readonly LedgerRecord[],
    counters: readonly CounterMove[] = [],
    alsoWrite: readonly CompanionWrite[] = [],
  ): Promise<PutOutcome> {
    const [only, ...more] = records;
    if (!only) throw new TypeError('nothing to write');
    return more.length + counters.length + alsoWrite.length === 0
      ? this.#putOne(only)
      : this.#putTogether(records, counters, alsoWrite);
  }

  /** The write of a log's first entry, for the transaction that writes the person. It fails where there is a log. */
  enrolment(record: LedgerRecord): CompanionWrite {
    return { Put: { TableName: this.#table, Item: recordItem(record), ConditionExpression: ABSENT } };
  }

  async #putOne(record: LedgerRecord): Promise<PutOutcome> {
    try {
      await this.#client.send(new PutItemCommand(this.#putOf(record)));
      return { written: true };
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return lost(error, error.Item);
      if (error instanceof TransactionConflictException) return lost(error);
      return storageCall(Promise.reject(error));
    }
  }

  async #putTogether(
    records: readonly LedgerRecord[],
    counters: readonly CounterMove[],
    alsoWrite: readonly CompanionWrite[],
  ): Promise<PutOutcome> {
    const TransactItems: TransactWriteItem[] = [
      ...records.map((record) => ({ Put: this.#putOf(record) })),
      ...counters.map((move) => ({ Update: moveOf(this.#counters, move) })),
      ...alsoWrite,
    ];
    try {
      await this.#client.send(new TransactWriteItemsCommand({ TransactItems }));
      return { written: true };
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) return storageCall(Promise.reject(error));
      return refusedBecause(error, records.length, counters);
    }
  }

  #putOf(record: LedgerRecord) {
    return {
      TableName: this.#table,
      Item: recordItem(record),
      ConditionExpression: ABSENT,
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    } as const;
  }

  #range(
    memberId: string,
    from: number,
    to: number,
    options: Pick<QueryCommandInput, 'ScanIndexForward' | 'Limit'>,
  ): Promise<{ records: readonly LedgerRecord[]; more: boolean }> {
    return this.#log(memberId, {
      ...options,
      KeyConditionExpression: 'memberId = :member AND seq BETWEEN :from AND :to',
      ExpressionAttributeValues: {
        ':member': { S: memberId },
        ':from': { N: String(from) },
        ':to': { N: String(to) },
      },
    });
  }

  async #log(
    memberId: string,
    options: Omit<QueryCommandInput, 'TableName'>,
  ): Promise<{ records: readonly LedgerRecord[]; more: boolean }> {
    const { Items = [], LastEvaluatedKey } = await this.#query({
      KeyConditionExpression: 'memberId = :member',
      ExpressionAttributeValues: { ':member': { S: memberId } },
      ConsistentRead: true,
      ...options,
    });
    return { records: Items.map(recordOf), more: LastEvaluatedKey !== undefined };
  }

  #query(input: Omit<QueryCommandInput, 'TableName'>) {
    return storageCall(this.#client.send(new QueryCommand({ TableName: this.#table, ...input })));
  }
}

interface Answered {
  readonly $metadata: { readonly attempts?: number | undefined };
}

const wasRepeated = ({ $metadata }: Answered) => ($metadata.attempts ?? 1) > 1;

function lost(error: Answered, item?: Item): PutOutcome {
  const winner = item && recordOf(item);
  return { written: false, exhausted: [], unanswered: wasRepeated(error), ...(winner && { winner }) };
}

/**
 * The reasons are in the order of the writes: puts, counters, then other writes. A number that was taken comes before
 * an exhausted counter, because the act is then decided again anyway.
 */
function refusedBecause(
  error: TransactionCanceledException,
  puts: number,
  counters: readonly CounterMove[],
): PutOutcome {
  const reasons = error.CancellationReasons ?? [];
  const failed = (reason: { Code?: string | undefined } | undefined) =>
    reason?.Code === 'ConditionalCheckFailed';
  const taken = reasons.slice(0, puts).find(failed);
  if (taken) return lost(error, taken.Item);
  if (reasons.slice(puts + counters.length).some(failed)) return lost(error);
  const exhausted = counters.flatMap(({ counter }, index) => {
    const reason = reasons[puts + index];
    return failed(reason) ? [{ counter, taken: Number(reason?.Item?.taken?.N ?? 0) }] : [];
  });
  if (exhausted.length > 0) return { written: false, exhausted, unanswered: wasRepeated(error) };
  if (reasons.some(({ Code }) => Code === 'TransactionConflict')) return lost(error);
  throw new Unavailable({ cause: error });
}

function moveOf(table: string, move: CounterMove) {
  const { counter, by, limit } = move;
  const room = roomOf(move);
  return {
    TableName: table,
    Key: { id: { S: counter } },
    UpdateExpression: 'ADD taken :by',
    ExpressionAttributeValues: {
      ':by': { N: String(by) },
      ...(limit !== undefined && { ':most': { N: String(limit - room) } }),
    },
    ...(limit !== undefined && {
      // A counter that nothing moved yet has no item: it has room if one move fits into the limit.
      ConditionExpression: limit < room ? 'taken <= :most' : 'attribute_not_exists(id) OR taken <= :most',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
    }),
  };
}
