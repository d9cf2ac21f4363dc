import { KinesisClient } from '@aws-sdk/client-kinesis';
import { environment } from '#shared/environment.ts';
import { awsClient } from '#shared/stores/aws-client.ts';
import { EntryStream } from '#shared/stores/ledger/entry-stream.ts';

export function entryStream(): EntryStream {
  return new EntryStream(awsClient(KinesisClient), environment('ENTRIES_STREAM'));
}
