import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  TransactionCanceledException,
  TransactionConflictException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { Unavailable } from '#shared/domain/refusal.ts';
import { calling } from '#shared/stores/dynamodb.ts';
import { type Item, recordItem, recordOf } from '#shared/stores/ledger/record-item.ts';

/** How a put ended: written, or another writer was first; then with its entry where storage gave it. */
export type PutOutcome =
  | { readonly written: true }
  | { readonly written: false; readonly winner?: LedgerRecord };

const ABSENT = 'attribute_not_exists(memberId)';

/** The ledger table: a log per member, append-only. No other code writes to it. */
export class LedgerStore {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** The newest entry with the member's state; undefined for an unknown member. 1 read unit up to 4 KB. */
  async head(memberId: string): Promise<LedgerRecord | undefined> {
    const [record] = (await this.#log(memberId, { ScanIndexForward: false, Limit: 1 })).records;
    return record;
  }

  /** Which entry a reference names. 1 read unit. */
  async seqOf(memberId: string, reference: string): Promise<number | undefined> {
    const { Items: [item] = [] } = await this.#query({
      IndexName: 'byReference',
      KeyConditionExpression: 'memberId = :member AND #reference = :reference',
      ExpressionAttributeNames: { '#reference': 'reference' },
      ExpressionAttributeValues: { ':member': { S: memberId }, ':reference': { S: reference } },
      ConsistentRead: true,
      Limit: 1,
    });
    return item ? Number(item.seq?.N) : undefined;
  }

  async entry(memberId: string, seq: number): Promise<LedgerRecord | undefined> {
    const { Item } = await calling(
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

  /** Every entry after `seq`, oldest first, page by page to the end; `upTo` bounds it. */
  async *after(memberId: string, seq: number, upTo = Number.MAX_SAFE_INTEGER): AsyncGenerator<LedgerRecord> {
    let last = seq;
    while (last < upTo) {
      const { records, more } = await this.#range(memberId, last + 1, upTo, { ScanIndexForward: true });
      yield* records;
      last = records.at(-1)?.entry.seq ?? upTo;
      if (!more) return;
    }
  }

  /** At most `limit` entries with numbers below `seq`, newest first. The enrolment (0) is not listed. */
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

  /** Writes one entry unless its number is taken. */
  async put(record: LedgerRecord): Promise<PutOutcome> {
    try {
      await this.#client.send(
        new PutItemCommand({
          TableName: this.#table,
          Item: recordItem(record),
          ConditionExpression: ABSENT,
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
      return { written: true };
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return lost(error.Item);
      if (error instanceof TransactionConflictException) return { written: false };
      return calling(Promise.reject(error));
    }
  }

  /** Writes several entries as one step, or none of them. */
  async putTogether(records: readonly LedgerRecord[]): Promise<PutOutcome> {
    try {
      await this.#client.send(
        new TransactWriteItemsCommand({
          TransactItems: records.map((record) => ({
            Put: {
              TableName: this.#table,
              Item: recordItem(record),
              ConditionExpression: ABSENT,
              ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
            },
          })),
        }),
      );
      return { written: true };
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) return calling(Promise.reject(error));
      const reasons = error.CancellationReasons ?? [];
      const taken = reasons.find(({ Code }) => Code === 'ConditionalCheckFailed');
      if (taken) return lost(taken.Item);
      if (reasons.some(({ Code }) => Code === 'TransactionConflict')) return { written: false };
      throw new Unavailable({ cause: error });
    }
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
    return calling(this.#client.send(new QueryCommand({ TableName: this.#table, ...input })));
  }
}

function lost(item: Item | undefined): PutOutcome {
  return item ? { written: false, winner: recordOf(item) } : { written: false };
}
