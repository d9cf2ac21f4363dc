import * as z from 'zod';
import {
  type EventName,
  entryEvents,
  eventNames,
  type NoticeEvent,
  noticeEvents,
} from '#shared/domain/events/event-names.ts';
import { environment } from '#shared/environment.ts';
import { awsClient, type CallBounds } from '#shared/stores/aws-client.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import type { EventBus } from '#shared/stores/events/event-bus.ts';
import { ParkedEventStore } from '#shared/stores/events/parked-event-store.ts';
import {
  type SendEvents,
  type SendOutside,
  type SendPorts,
  sendEvents,
  sendOutside,
} from '#shared/usecases/events/send-events.ts';
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

/** Sends those of some names that leave this environment; undefined where none of them does. */
function sendingBy<Send>(names: readonly EventName[], make: (ports: SendPorts) => Send) {
  const given = outsideEvents();
  const types = given?.types.filter((type) => names.includes(type)) ?? [];
  if (!given || types.length === 0) return undefined;
  const others = { parked: parkedEvents(), leaving: new Set(types), pause, random, now, onParked };
  return lazily(async () => make({ bus: await eventBus(given.bus), ...others }));
}

/** Sends what entries tell; undefined where no event of entries leaves this environment. */
export function sending(): SendEvents | undefined {
  const loaded = sendingBy(entryEvents, sendEvents);
  return loaded && (async (records) => (await loaded())(records));
}

/** The notices that leave this environment. */
export function leavingNotices(): readonly NoticeEvent[] {
  const types: readonly EventName[] = outsideEvents()?.types ?? [];
  return noticeEvents.filter((name) => types.includes(name));
}

/** Sends events that are told beside the entries; undefined where none of these names leaves this environment. */
export function sendingOutside(names: readonly EventName[]): SendOutside | undefined {
  const loaded = sendingBy(names, sendOutside);
  return loaded && (async (events) => (await loaded())(events));
}
