import { type KinesisClient, PutRecordsCommand } from '@aws-sdk/client-kinesis';
import type { StoredRecord } from '#shared/domain/ledger/packed/pack-entry.ts';
import { storageCall } from '#shared/stores/dynamodb.ts';
import { writeEntryMessage } from './entry-message.ts';

/** One call takes 500 records and 5 MB. Most entries are small, but lines in an entry make some longer. */
const RECORDS_MAX = 400;

/** The stream `entries`, keyed by member. */
export class EntryStream {
  readonly #client: KinesisClient;
  readonly #stream: string;

  constructor(client: KinesisClient, stream: string) {
    this.#client = client;
    this.#stream = stream;
  }

  /**
   * Puts records once, in order. Returns the records to put again: for each member the first one refused and all after
   * it, because a later record that was taken overtook it.
   */
  async put(records: readonly StoredRecord[]): Promise<readonly StoredRecord[]> {
    const now = records.slice(0, RECORDS_MAX);
    const { Records: results = [] } = await storageCall(
      this.#client.send(
        new PutRecordsCommand({
          StreamName: this.#stream,
          Records: now.map((record) => ({
            PartitionKey: record.memberId,
            Data: writeEntryMessage(record),
          })),
        }),
      ),
    );
    const refused = new Set<string>();
    const again = now.filter(({ memberId }, index) => {
      if (results[index]?.ErrorCode) refused.add(memberId);
      return refused.has(memberId);
    });
    return [...again, ...records.slice(RECORDS_MAX)];
  }
}
