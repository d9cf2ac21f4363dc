import type {
  DynamoDBBatchResponse,
  DynamoDBRecord,
  DynamoDBStreamEvent,
  AttributeValue as StreamValue,
} from 'aws-lambda';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { type StoredRecord, unpackRecord } from '#shared/domain/ledger/packed/pack-entry.ts';
import { type Item, storedOf } from '#shared/stores/ledger/record-item.ts';
import type { NoteTaken } from '#shared/usecases/service/note-taken.ts';
import { logger } from '../compose/logger.ts';

/**
 * Converts an image of the table's stream to an item as the client returns it: the stream has binary as base64 text.
 */
function itemOf(image: Record<string, StreamValue>): Item {
  return Object.fromEntries(
    Object.entries(image).map(([name, value]) => [
      name,
      value.B === undefined
        ? (value as Item[string])
        : { B: Uint8Array.from(Buffer.from(value.B, 'base64')) },
    ]),
  );
}

export interface StreamedEntry {
  readonly sequenceNumber: string;
  readonly record: LedgerRecord;
  /** The same entry as it is stored. */
  readonly stored: StoredRecord;
}

/** The entry that a stream record added; undefined for a record of another event. */
function insertedEntry(streamed: DynamoDBRecord): Pick<StreamedEntry, 'record' | 'stored'> | undefined {
  const image = streamed.dynamodb?.NewImage;
  if (streamed.eventName !== 'INSERT' || !image) return undefined;
  const stored = storedOf(itemOf(image));
  return { record: unpackRecord(stored), stored };
}

export function byMember(entries: readonly StreamedEntry[]): ReadonlyMap<string, readonly StreamedEntry[]> {
  return Map.groupBy(entries, ({ record }) => record.entry.memberId);
}

/**
 * Runs a consumer of the ledger's stream. `run` returns the sequence numbers that failed, and records that cannot be
 * read are added to them: the mapping retries these records, then parks them whole.
 */
export function ledgerStreamHandler(
  run: (entries: readonly StreamedEntry[], other: readonly DynamoDBRecord[]) => Promise<readonly string[]>,
  note: NoteTaken,
) {
  return async ({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
    // Before the work, which may end in a timeout.
    await note(
      Records.flatMap(({ dynamodb: { ApproximateCreationDateTime: at } = {} }) =>
        at === undefined ? [] : [at * 1000],
      ),
    );
    const entries: StreamedEntry[] = [];
    const other: DynamoDBRecord[] = [];
    const failed: string[] = [];
    for (const streamed of Records) {
      const sequenceNumber = streamed.dynamodb?.SequenceNumber ?? '';
      try {
        const entry = insertedEntry(streamed);
        if (entry) entries.push({ sequenceNumber, ...entry });
        else other.push(streamed);
      } catch (error) {
        logger.error('unreadable record', { sequenceNumber, error });
        failed.push(sequenceNumber);
      }
    }
    failed.push(...(await run(entries, other)));
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
  };
}
