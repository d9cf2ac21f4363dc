import { type DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { storageCall } from '#shared/stores/dynamodb.ts';
import { recordOf } from './record-item.ts';

/** The place of a walk: behind this entry. */
export interface HistoryPlace {
  readonly memberId: string;
  readonly seq: number;
}

/** Part `part` of all logs, which are cut into `of` parts. */
export interface HistoryPart {
  readonly part: number;
  readonly of: number;
}

export interface HistoryPage {
  readonly records: readonly LedgerRecord[];
  /** The place where the next page begins; undefined after the last page. */
  readonly place?: HistoryPlace | undefined;
}

/** Bounds the memory and the work of a page; storage bounds it to 1 MB. */
const PAGE_RECORDS = 500;

/** The logs of all members, one after the other, each in its order. For jobs that read all history. */
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
      // Consistent, because entries booked just before a job began belong to it.
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
