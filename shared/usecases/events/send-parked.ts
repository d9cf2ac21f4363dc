import type { EventBus } from '#shared/stores/events/event-bus.ts';
import { type ParkedEventStore, parkedShards } from '#shared/stores/events/parked-event-store.ts';

const PAGE = 200;

export interface SendParkedPorts {
  readonly bus: Pick<EventBus, 'put'>;
  readonly parked: Pick<ParkedEventStore, 'first' | 'remove'>;
  readonly now: () => number;
}

export interface SentParked {
  readonly sent: number;
  /** Whether the bus refused some, or the time was over: more are parked. */
  readonly more: boolean;
}

/** Sends what is parked, until nothing is, the bus refuses some of it, or an instant has come. */
export async function sendParked({ bus, parked, now }: SendParkedPorts, until: number): Promise<SentParked> {
  let sent = 0;
  for (const shard of parkedShards) {
    for (;;) {
      if (now() >= until) return { sent, more: true };
      const events = await parked.first(shard, PAGE);
      if (events.length === 0) break;
      const refused = new Set((await bus.put(events)).events);
      const taken = events.filter((event) => !refused.has(event));
      await parked.remove(taken);
      sent += taken.length;
      if (refused.size > 0) return { sent, more: true };
    }
  }
  return { sent, more: false };
}
