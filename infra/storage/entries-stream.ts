import { Duration } from 'aws-cdk-lib';
import { type IStream, Stream, StreamEncryption, StreamMode } from 'aws-cdk-lib/aws-kinesis';
import type { Construct } from 'constructs';
import { acknowledge } from '../nag/acknowledge.ts';
import { removalPolicy } from './retention.ts';
import type { Storage } from './stored-table.ts';

/** The stream `entries`, from which consumers get the entries of the ledger. */
export function entriesStream(scope: Construct, { environment, dataKey }: Storage): IStream {
  const { shards, retentionHours } = environment.entriesStream;
  const stream = new Stream(scope, 'Entries', {
    ...(shards === 'on-demand'
      ? { streamMode: StreamMode.ON_DEMAND }
      : { streamMode: StreamMode.PROVISIONED, shardCount: shards }),
    retentionPeriod: Duration.hours(retentionHours),
    ...(dataKey === undefined
      ? { encryption: StreamEncryption.MANAGED }
      : { encryption: StreamEncryption.KMS, encryptionKey: dataKey }),
    removalPolicy: removalPolicy(environment),
  });
  if (dataKey !== undefined) {
    acknowledge(stream, {
      'AwsSolutions-KDS3':
        'The key is the one of all stored data here, so that one key policy governs who can read entries; its cost is accepted.',
    });
  }
  return stream;
}
