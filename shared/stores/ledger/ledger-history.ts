import { type DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { storageCall } from '#shared/stores/dynamodb.ts';
import { recordOf } from './record-item.ts';

/** Where a walk stands: behind this entry. */
export interface HistoryPlace {
  readonly memberId: string;
  readonly seq: number;
}

/** One of so many parts of all logs; a member's log is in one of them, whole. */
export interface HistoryPart {
  readonly part: number;
  readonly of: number;
}

export interface HistoryPage {
  readonly records: readonly LedgerRecord[];
  /** Where the next page begins; undefined after the last. */
  readonly place?: HistoryPlace | undefined;
}

/** Bounds what a page takes to hold and to work on; storage bounds it to 1 MB. */
const PAGE_RECORDS = 500;

/** The logs of all members, one after the other, each in its order: for jobs that look at all of history. */
export class LedgerHistory {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async page({ part, of }: HistoryPart, after: HistoryPlace | undefined): Promise<HistoryPage> {
    const scan = new ScanCommand({
      TableName: this.#table,
      Segment: part,
      TotalSegments: of,
      // What was booked just before a job began belongs to it.
      ConsistentRead: true,
      Limit: PAGE_RECORDS,
      ...(after && { ExclusiveStartKey: { memberId: { S: after.memberId }, seq: { N: String(after.seq) } } }),
    });
    const { Items = [], LastEvaluatedKey: last } = await storageCall(this.#client.send(scan));
    return {
      records: Items.map(recordOf),
      ...(last && { place: { memberId: last.memberId?.S ?? '', seq: Number(last.seq?.N) } }),
    };
  }
}
