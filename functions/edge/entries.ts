import type { KinesisStreamBatchResponse, KinesisStreamEvent } from 'aws-lambda';
import { readEntryMessage } from '#shared/stores/ledger/entry-message.ts';
import type { ConsumeEntries } from '#shared/usecases/log/fold-member.ts';
import { logger } from '../compose/logger.ts';

/**
 * Runs a consumer of the stream `entries`, member by member. If a member fails or a record cannot be read, the sequence
 * numbers are reported: the mapping retries these records, then parks them whole.
 */
export function entriesHandler(consume: ConsumeEntries) {
  return async ({ Records }: KinesisStreamEvent): Promise<KinesisStreamBatchResponse> => {
    const failed: string[] = [];
    const read = Records.flatMap(({ kinesis: { sequenceNumber, data } }) => {
      try {
        return [{ sequenceNumber, record: readEntryMessage(Buffer.from(data, 'base64')) }];
      } catch (error) {
        logger.error('unreadable record', { sequenceNumber, error });
        failed.push(sequenceNumber);
        return [];
      }
    });
    const byMember = Map.groupBy(read, ({ record }) => record.entry.memberId);
    const runs = [...byMember].map(async ([memberId, own]) => {
      try {
        await consume(
          memberId,
          own.map(({ record }) => record),
        );
      } catch (error) {
        logger.warn('entries not consumed', { error });
        failed.push(...own.map(({ sequenceNumber }) => sequenceNumber));
      }
    });
    await Promise.all(runs);
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
  };
}
