import * as z from 'zod';
import { eventNames } from '#shared/domain/events/event-names.ts';
import { environment } from '#shared/environment.ts';
import { awsClient, type CallBounds } from '#shared/stores/aws-client.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import type { EventBus } from '#shared/stores/events/event-bus.ts';
import { ParkedEventStore } from '#shared/stores/events/parked-event-store.ts';
import { type SendEvents, sendEvents } from '#shared/usecases/events/send-events.ts';
import type { StillRefused } from '#shared/usecases/events/send-parked.ts';
import { now, pause, random } from './clock.ts';
import { countParkedEvents, countRefusedEvents } from './event-metrics.ts';
import { lazily } from './lazily.ts';
import { logger } from './logger.ts';

const settings = z.object({ bus: z.string().min(1), types: z.array(z.enum(eventNames)).min(1) }).nullable();

/** The use case tries again itself, and only what was refused. */
const bounds: CallBounds = { maxAttempts: 1, connectionTimeout: 1000, requestTimeout: 2000 };

/** The bus of a name. The client of EventBridge is loaded with the first call: most environments have no bus. */
export async function eventBus(name: string): Promise<EventBus> {
  const [{ EventBridgeClient }, store] = await Promise.all([
    import('@aws-sdk/client-eventbridge'),
    import('#shared/stores/events/event-bus.ts'),
  ]);
  return new store.EventBus(awsClient(EventBridgeClient, {}, bounds), name);
}

/** The events that leave this environment, and the bus that they go to; null where none does. */
export function outsideEvents() {
  return settings.parse(JSON.parse(environment('OUTSIDE_EVENTS')));
}

export function parkedEvents(): ParkedEventStore {
  return new ParkedEventStore(dynamoDb(), environment('MEMBERS_TABLE'));
}

function onParked({ events, cause }: { readonly events: number; readonly cause: unknown }): void {
  logger.error('events parked', { events, error: cause });
  countParkedEvents(events);
}

/** Logs no event: it names a member, and its item has the cause beside it. */
export function onRefused(refused: readonly StillRefused[]): void {
  logger.error('parked events refused', { events: refused.length, error: refused[0]?.cause });
  countRefusedEvents(refused.length);
}

/** Sends what entries tell; undefined where no event leaves this environment. */
export function sending(): SendEvents | undefined {
  const given = outsideEvents();
  if (!given) return undefined;
  const { bus: name, types } = given;
  const others = { parked: parkedEvents(), leaving: new Set(types), pause, random, now, onParked };
  const loaded = lazily(async () => sendEvents({ bus: await eventBus(name), ...others }));
  return async (records) => (await loaded())(records);
}
