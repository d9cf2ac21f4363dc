import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  type ItemCollectionMetrics,
  ItemCollectionSizeLimitExceededException,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  TransactionCanceledException,
  TransactionConflictException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import type { CounterMove, LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { storageCall } from '#shared/stores/dynamodb.ts';
import { counterWrite } from './counter-write.ts';
import { askSizes, type LogSize, sizesOf } from './log-sizes.ts';
import { full, lost, type PutOutcome, refusedBecause } from './put-outcome.ts';
import { type Item, recordItem, recordOf } from './record-item.ts';

/** A write of another table in the transaction of the entries. A store of that table makes it. */
export type CompanionWrite = TransactWriteItem;

const ABSENT = 'attribute_not_exists(memberId)';

/** The ledger table: a log per member, append-only. No other code writes to it. */
export class LedgerStore {
  readonly #client: DynamoDBClient;
  readonly #table: string;
  readonly #counters: string;
  readonly #reportSize: (size: LogSize) => void;

  /**
   * `counters` is needed for entries that may move a counter. `reportSize` gets the size of a log at every thousandth
   * entry.
   */
  constructor(client: DynamoDBClient, table: string, counters = '', reportSize = (_: LogSize) => {}) {
    this.#client = client;
    this.#table = table;
    this.#counters = counters;
    this.#reportSize = reportSize;
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
      for (const { reference, seq } of Items) {
        // The embedded database takes capitals and small letters of a prefix for the same.
        if (reference?.S?.startsWith(prefix)) found.set(reference.S, Number(seq?.N));
      }
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
   * @throws LogFull where a log takes no more entries.
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
      const { ItemCollectionMetrics } = await this.#client.send(
        new PutItemCommand({ ...this.#putOf(record), ...askSizes([record]) }),
      );
      return this.#written([record], ItemCollectionMetrics && [ItemCollectionMetrics]);
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return lost(error, error.Item);
      if (error instanceof TransactionConflictException) return lost(error);
      if (error instanceof ItemCollectionSizeLimitExceededException) throw full(error);
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
      ...counters.map((move) => counterWrite(this.#counters, move)),
      ...alsoWrite,
    ];
    try {
      const { ItemCollectionMetrics } = await this.#client.send(
        new TransactWriteItemsCommand({ TransactItems, ...askSizes(records) }),
      );
      return this.#written(records, ItemCollectionMetrics?.[this.#table]);
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) return storageCall(Promise.reject(error));
      return refusedBecause(error, records.length, counters);
    }
  }

  #written(records: readonly LedgerRecord[], metrics?: readonly ItemCollectionMetrics[]): PutOutcome {
    if (metrics) for (const size of sizesOf(records, metrics)) this.#reportSize(size);
    return { written: true };
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
