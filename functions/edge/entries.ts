import type { KinesisStreamBatchResponse, KinesisStreamEvent } from 'aws-lambda';
import { readEntryMessage } from '#shared/stores/ledger/entry-message.ts';
import type { ConsumeEntries } from '#shared/usecases/log/fold-members.ts';
import type { NoteTaken } from '#shared/usecases/service/note-taken.ts';
import { logger } from '../compose/logger.ts';

/**
 * Runs a consumer of the stream `entries`. If a member fails or a record cannot be read, the sequence numbers are
 * reported: the mapping retries these records, then parks them whole.
 */
export function entriesHandler(consume: ConsumeEntries, note: NoteTaken) {
  return async ({ Records }: KinesisStreamEvent): Promise<KinesisStreamBatchResponse> => {
    // Before the work, which may end in a timeout.
    await note(Records.map(({ kinesis }) => kinesis.approximateArrivalTimestamp * 1000));
    const unread: string[] = [];
    const read = Records.flatMap(({ kinesis: { sequenceNumber, data } }) => {
      try {
        return [{ sequenceNumber, record: readEntryMessage(Buffer.from(data, 'base64')) }];
      } catch (error) {
        logger.error('unreadable record', { sequenceNumber, error });
        unread.push(sequenceNumber);
        return [];
      }
    });
    const errors = await consume(read.map(({ record }) => record));
    for (const error of errors.values()) logger.warn('entries not consumed', { error });
    const unconsumed = read.filter(({ record }) => errors.has(record.entry.memberId));
    const failed = [...unread, ...unconsumed.map(({ sequenceNumber }) => sequenceNumber)];
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
  };
}
