import type { OutsideEvent } from '#shared/contracts/events/event.ts';
import type { EventBus } from '#shared/stores/events/event-bus.ts';
import { type ParkedEventStore, parkedShards } from '#shared/stores/events/parked-event-store.ts';
import { inBatches } from '#shared/stores/in-batches.ts';

const PAGE = 200;

/** An event that the bus still refuses. */
export interface StillRefused {
  readonly event: OutsideEvent;
  readonly cause: unknown;
}

export interface SendParkedPorts {
  readonly bus: Pick<EventBus, 'put'>;
  readonly parked: Pick<ParkedEventStore, 'page' | 'put' | 'remove'>;
  readonly now: () => number;
  readonly onRefused: (refused: readonly StillRefused[]) => void;
}

export interface SentParked {
  readonly sent: number;
  /** Events that the bus refused once more, each by itself: they stay parked with the cause. */
  readonly refused: number;
  /** Whether the time was over: more may be parked. */
  readonly more: boolean;
}

/** Puts those of a page that were refused once more, each in a call of its own: one bad event can fail a whole call. */
async function refusedOf(
  bus: SendParkedPorts['bus'],
  events: readonly OutsideEvent[],
): Promise<readonly StillRefused[]> {
  const left = (await bus.put(events)).events;
  const alone = await inBatches(left, 1, async (some) => {
    const { events: refused, cause } = await bus.put(some);
    return refused.map((event) => ({ event, cause }));
  });
  return alone.flat();
}

/**
 * Sends what is parked, until all of it was tried once or an instant has come. An event that the bus refuses stays
 * parked, with the newest cause, and holds up no other.
 */
export async function sendParked(ports: SendParkedPorts, until: number): Promise<SentParked> {
  const { bus, parked, now, onRefused } = ports;
  let sent = 0;
  let refused = 0;
  for (const shard of parkedShards) {
    let after: OutsideEvent | undefined;
    for (;;) {
      if (now() >= until) return { sent, refused, more: true };
      const events = await parked.page(shard, PAGE, after);
      after = events.at(-1);
      if (after === undefined) break;
      const still = await refusedOf(bus, events);
      const kept = new Set(still.map(({ event }) => event));
      const taken = events.filter((event) => !kept.has(event));
      await parked.remove(taken);
      sent += taken.length;
      if (still.length === 0) continue;
      refused += still.length;
      await Promise.all(still.map(({ event, cause }) => parked.put([event], cause)));
      onRefused(still);
    }
  }
  return { sent, refused, more: false };
}
