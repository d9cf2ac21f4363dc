/**
 * Replaces `@smithy/core/event-streams` in every bundle. Only Kinesis' SubscribeToShard returns an event stream, and no
 * function calls it, because Lambda reads the shards. Without the module each bundle is 19 KB smaller. The Kinesis
 * client resolves it when it is made, so that must do nothing; using an event stream is a bug.
 */
function notBundled(): never {
  throw new Error(
    'Bundles leave out event streams, and a call returned one: see infra/bundling/no-event-streams.ts',
  );
}

export const eventStreamSerdeProvider = notBundled;

export class EventStreamSerde {
  constructor() {
    notBundled();
  }
}

export const resolveEventStreamSerdeConfig = <Config>(config: Config): Config => config;
