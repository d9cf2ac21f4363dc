import { AwsError } from './aws-error.ts';
import type { NewStreamRecord } from './kinesis-streams.ts';

/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html; bytes count data and key. */
const RECORDS_MAX = 500;
const RECORD_BYTES_MAX = 1024 * 1024;
const REQUEST_BYTES_MAX = 5 * 1024 * 1024;
const PARTITION_KEY_CHARACTERS_MAX = 256;

export interface PutRecordInput {
  readonly PartitionKey?: unknown;
  readonly ExplicitHashKey?: unknown;
  readonly Data?: unknown;
}

/**
 * Reads a record as a client sent it.
 * @throws ValidationException as Kinesis does
 */
export function newRecord(input: PutRecordInput): NewStreamRecord {
  const { PartitionKey, ExplicitHashKey, Data } = input;
  if (typeof PartitionKey !== 'string' || PartitionKey.length < 1)
    throw invalid('PartitionKey is missing or empty.');
  if (PartitionKey.length > PARTITION_KEY_CHARACTERS_MAX) {
    throw invalid(
      `PartitionKey has ${PartitionKey.length} characters; at most ${PARTITION_KEY_CHARACTERS_MAX} are allowed.`,
    );
  }
  if (typeof Data !== 'string') throw invalid('Data is missing.');
  if (ExplicitHashKey !== undefined && !/^(0|[1-9]\d{0,38})$/.test(String(ExplicitHashKey))) {
    throw invalid(`ExplicitHashKey ${ExplicitHashKey} is not a hash key.`);
  }
  const record = {
    partitionKey: PartitionKey,
    data: Buffer.from(Data, 'base64'),
    ...(ExplicitHashKey !== undefined && { explicitHashKey: String(ExplicitHashKey) }),
  };
  if (recordBytes(record) > RECORD_BYTES_MAX) {
    throw invalid(`A record has ${recordBytes(record)} bytes; at most ${RECORD_BYTES_MAX} are allowed.`);
  }
  return record;
}

export function newRecords(inputs: unknown): NewStreamRecord[] {
  if (!Array.isArray(inputs) || inputs.length === 0) throw invalid('Records is missing or empty.');
  if (inputs.length > RECORDS_MAX) {
    throw invalid(`Records has ${inputs.length} elements; at most ${RECORDS_MAX} are allowed.`);
  }
  const records = inputs.map(newRecord);
  const bytes = records.reduce((sum, record) => sum + recordBytes(record), 0);
  if (bytes > REQUEST_BYTES_MAX) {
    throw new AwsError(
      'InvalidArgumentException',
      `The records together have ${bytes} bytes; at most ${REQUEST_BYTES_MAX} are allowed.`,
    );
  }
  return records;
}

function recordBytes(record: NewStreamRecord): number {
  return record.data.length + Buffer.byteLength(record.partitionKey);
}

function invalid(message: string): AwsError {
  return new AwsError('ValidationException', message);
}
