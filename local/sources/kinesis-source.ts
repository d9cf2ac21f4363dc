import { jsonOrText } from '../aws/json-or-text.ts';
import type { KinesisStreams } from '../aws/kinesis-streams.ts';
import { ACCOUNT, arn, REGION } from '../template/account.ts';
import { type Mapping, unreadableSource } from './mapping.ts';
import type { SourceRecord, SourceShard } from './source-record.ts';

/** The shards of the Kinesis stream that a mapping reads. */
export function kinesisShards(mapping: Mapping, streams: KinesisStreams): readonly SourceShard[] {
  const stream = streams.all.find(({ arn }) => arn === mapping.sourceArn);
  if (!stream) throw unreadableSource(mapping);
  return streams.shardIds(stream).map((id) => ({
    name: `${stream.name}/${id}`,
    id,
    read: async (after, limit) =>
      streams
        .read(stream, id, after, limit)
        .map(({ sequenceNumber, partitionKey, data, arrivedAt }): SourceRecord => {
          const bytes = Buffer.from(data);
          const kinesis = {
            kinesisSchemaVersion: '1.0',
            partitionKey,
            sequenceNumber,
            data: bytes.toString('base64'),
            approximateArrivalTimestamp: arrivedAt / 1000,
          };
          return {
            sequence: sequenceNumber,
            orderKey: partitionKey,
            arrivedAt,
            event: {
              kinesis,
              eventSource: 'aws:kinesis',
              eventVersion: '1.0',
              eventID: `${id}:${sequenceNumber}`,
              eventName: 'aws:kinesis:record',
              invokeIdentityArn: arn('iam', 'role/local', `:${ACCOUNT}`),
              awsRegion: REGION,
              eventSourceARN: stream.arn,
            },
            // Data that is JSON is decoded, and only on demand, because only filters need it.
            get filtered() {
              return { ...kinesis, data: jsonOrText(bytes.toString('utf8')) };
            },
            bytes: kinesis.data.length + 600,
          };
        }),
    newest: async () => streams.newest(stream, id),
    onArrival: (listener) =>
      streams.onAppend((appendedTo) => {
        if (appendedTo === stream) listener();
      }),
  }));
}
