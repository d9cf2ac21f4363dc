import { EventBridgeClient, type PutEventsCommandInput } from '@aws-sdk/client-eventbridge';
import { awsClient } from '#shared/stores/aws-client.ts';
import { EventBus } from '#shared/stores/events/event-bus.ts';
import type { AwsEndpointSettings } from '../../../../local/aws/endpoint.ts';
import { credentials, startAws } from '../../../local/aws/aws-fixture.ts';
import { lambda, rule } from '../../../local/aws/example-resources.ts';

const once = { maxAttempts: 1, connectionTimeout: 1000, requestTimeout: 2000 };

/** An event as a target of a rule gets it. */
export interface Received {
  readonly 'detail-type': string;
  readonly source: string;
  readonly time: string;
  readonly detail: { readonly id: string; readonly type: string; readonly memberId: string };
}

export interface Receiver {
  readonly bus: EventBus;
  /** How many events each call of the SDK had. */
  readonly calls: readonly number[];
  received(): Promise<readonly Received[]>;
}

/** The bus at an address, where there may be nothing. */
export function busAt(endpoint: string, calls: number[] = []): EventBus {
  const client = awsClient(EventBridgeClient, { endpoint, region: 'eu-west-1', credentials }, once);
  client.middlewareStack.add(
    (next) => (args) => {
      calls.push((args.input as PutEventsCommandInput).Entries?.length ?? 0);
      return next(args);
    },
    { step: 'initialize' },
  );
  return new EventBus(client, 'laurel');
}

/** The runner's bus, with a receiver of all that Laurel tells. It ends with the test. */
export async function startReceiver(settings: Partial<AwsEndpointSettings> = {}): Promise<Receiver> {
  const target = lambda('receiver');
  const events: Received[] = [];
  const all = rule('all', {
    EventBusName: 'laurel',
    EventPattern: { source: ['laurel'] },
    Targets: [{ Arn: target.arn }],
  });
  const aws = await startAws([target, all], {
    invokeAsync: async (_arn, event) => void events.push(event as Received),
    ...settings,
  });
  const calls: number[] = [];
  return {
    bus: busAt(aws.endpoint, calls),
    calls,
    received: async () => {
      await aws.settled();
      return events;
    },
  };
}
