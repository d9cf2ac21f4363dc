import type { OutsideEvent } from '#shared/contracts/events/event.ts';
import type { EventName } from '#shared/domain/events/event-names.ts';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import type { EventBus } from '#shared/stores/events/event-bus.ts';
import type { ParkedEventStore } from '#shared/stores/events/parked-event-store.ts';
import { describeEvents } from './describe-events.ts';

/** Attempts at the events that the bus refuses. */
const TRIES = 4;
/** The longest pause before the second attempt; doubled before each later one. */
const PAUSE_MS = 100;
/** Events that are on their way at once: twenty calls. */
const WAVE = 200;
/** The time for which a bus that took nothing is left alone, and events are parked at once. */
const REST_MS = 10_000;

export interface SendPorts {
  readonly bus: Pick<EventBus, 'put'>;
  readonly parked: Pick<ParkedEventStore, 'put'>;
  /** The events that leave. */
  readonly leaving: ReadonlySet<EventName>;
  readonly pause: (milliseconds: number) => Promise<void>;
  /** From 0 to below 1. */
  readonly random: () => number;
  readonly now: () => number;
  readonly onParked: (parked: { readonly events: number; readonly cause: unknown }) => void;
}

/** Sends what some entries tell. */
export type SendEvents = (records: readonly LedgerRecord[]) => Promise<void>;

/** Sends those of some events that leave. */
export type SendOutside = (events: readonly OutsideEvent[]) => Promise<void>;

/** Sends the events of a wave; the attempts after the first one only those that were refused. */
async function sendWave({ bus, pause, random }: SendPorts, events: readonly OutsideEvent[]) {
  let left = await bus.put(events);
  for (let tries = 1; left.events.length > 0 && tries < TRIES; tries += 1) {
    await pause(PAUSE_MS * 2 ** (tries - 1) * random());
    left = await bus.put(left.events);
  }
  return left;
}

/**
 * Sends events at least once each, in no order. Events that the bus refuses in attempt after attempt are
 * parked whole, and a bus that takes nothing is left alone for a while: it holds up no consumer for long.
 * @throws Unavailable where storage does not take what is parked
 */
export function sendOutside(ports: SendPorts): SendOutside {
  const { parked, leaving, now, onParked } = ports;
  let restsUntil = 0;
  let lastCause: unknown;
  return async (all) => {
    const events = all.filter(({ type }) => leaving.has(type));
    for (let start = 0; start < events.length; start += WAVE) {
      const wave = events.slice(start, start + WAVE);
      const rests = now() < restsUntil;
      const left = rests ? { events: wave, cause: lastCause } : await sendWave(ports, wave);
      if (left.events.length === 0) continue;
      lastCause = left.cause;
      if (!rests && left.events.length === wave.length) restsUntil = now() + REST_MS;
      await parked.put(left.events, left.cause);
      onParked({ events: left.events.length, cause: left.cause });
    }
  };
}

/** Sends the events of entries, as `sendOutside` does. */
export function sendEvents(ports: SendPorts): SendEvents {
  const send = sendOutside(ports);
  return (records) => send(records.flatMap(({ entry }) => describeEvents(entry, ports.leaving)));
}
