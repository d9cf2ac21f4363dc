import { randomUUID } from 'node:crypto';
import type { Destinations } from '../aws/destinations.ts';
import type { ParkedIndex } from '../store/parked-index.ts';
import type { Mapping } from './mapping.ts';
import type { SourceRecord, SourceShard } from './source-record.ts';

export type GivingUp = 'RetryAttemptsExhausted' | 'RecordAgeExceeded';

export interface ParkedDelivery {
  readonly mapping: Mapping;
  readonly shard: SourceShard;
  readonly records: readonly SourceRecord[];
  readonly condition: GivingUp;
  readonly invokeCount: number;
  readonly functionFailed: boolean;
}

/**
 * Writes the records that a mapping gives up on to its on-failure destination, and records their location. Never
 * rejects.
 */
export type Park = (delivery: ParkedDelivery) => Promise<void>;

export interface ParkingParts {
  readonly destinations: Destinations;
  readonly index: ParkedIndex;
  readonly now: () => number;
  readonly log: (line: string) => void;
}

/**
 * Builds the function that parks records. A bucket gets the records themselves, a queue only their positions
 * (https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html).
 */
export function parking({ destinations, index, now, log }: ParkingParts): Park {
  return async (delivery) => {
    const { mapping, shard, records, condition } = delivery;
    const first = records[0];
    const last = records.at(-1);
    if (!first || !last) return;
    let location = '';
    try {
      if (mapping.onFailureArn !== undefined) {
        location = await destinations.send(
          mapping.onFailureArn,
          invocationRecord(delivery, first, last, now()),
          { objectPrefix: `aws/lambda/${mapping.uuid}/${shard.id}` },
        );
      }
    } catch (error) {
      log(`${mapping.path}: a batch could not be parked: ${(error as Error).message}`);
    }
    log(
      `${mapping.path}: gave up on ${records.length} of ${shard.id} from ${first.sequence} on (${condition}); ${location ? `they are at ${location}` : 'they are lost'}`,
    );
    index.add({
      mapping: mapping.path,
      shard: shard.name,
      firstSequence: first.sequence,
      lastSequence: last.sequence,
      records: records.length,
      condition,
      location,
      parkedAt: now(),
    });
  };
}

function invocationRecord(
  { mapping, shard, records, condition, invokeCount, functionFailed }: ParkedDelivery,
  first: SourceRecord,
  last: SourceRecord,
  now: number,
): object {
  const isKinesis = mapping.sourceArn.includes(':kinesis:');
  const toBucket = mapping.onFailureArn?.includes(':s3:') ?? false;
  return {
    requestContext: {
      requestId: randomUUID(),
      functionArn: mapping.functionArn,
      condition,
      approximateInvokeCount: invokeCount,
    },
    responseContext: {
      statusCode: 200,
      executedVersion: '$LATEST',
      functionError: functionFailed ? 'Unhandled' : null,
    },
    version: '1.0',
    timestamp: new Date(now).toISOString(),
    [isKinesis ? 'KinesisBatchInfo' : 'DDBStreamBatchInfo']: {
      shardId: shard.id,
      startSequenceNumber: first.sequence,
      endSequenceNumber: last.sequence,
      approximateArrivalOfFirstRecord: new Date(first.arrivedAt).toISOString(),
      approximateArrivalOfLastRecord: new Date(last.arrivedAt).toISOString(),
      batchSize: records.length,
      streamArn: mapping.sourceArn,
    },
    // The payload is a text inside the JSON, as Lambda writes it.
    ...(toBucket && { payload: JSON.stringify({ Records: records.map(({ event }) => event) }) }),
  };
}
