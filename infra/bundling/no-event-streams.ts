/**
 * Stands in for `@smithy/core/event-streams` in every bundle. Kinesis' SubscribeToShard is the only call of our clients
 * that returns an event stream, and Lambda reads shards for us: leaving it out makes each bundle
 * 19 KB smaller. Kinesis resolves it as the client is made, so that must do nothing; using one is a bug.
 */
function notBundled(): never {
  throw new Error('A call is answered with an event stream: see infra/bundling/no-event-streams.ts');
}

export const eventStreamSerdeProvider = notBundled;

export class EventStreamSerde {
  constructor() {
    notBundled();
  }
}

export const resolveEventStreamSerdeConfig = <Config>(config: Config): Config => config;
