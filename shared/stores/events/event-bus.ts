import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { OutsideEvent } from '#shared/contracts/events/event.ts';
import { inBatches } from '#shared/stores/in-batches.ts';

/** One call takes 10 events and 256 KB, and no event has more than 1 KB. */
const EVENTS_MAX = 10;
/** The source of every event, by which rules tell them from those of others. */
const SOURCE = 'laurel';

/** Events that the bus did not take, and one of the reasons. */
export interface Refused {
  readonly events: readonly OutsideEvent[];
  readonly cause?: unknown;
}

/** The EventBridge bus of the environment. It keeps no order. */
export class EventBus {
  readonly #client: EventBridgeClient;
  readonly #bus: string;

  constructor(client: EventBridgeClient, bus: string) {
    this.#client = client;
    this.#bus = bus;
  }

  /** Puts events once, ten in a call and all calls side by side. No error of the bus is thrown. */
  async put(events: readonly OutsideEvent[]): Promise<Refused> {
    const calls = await inBatches(events, EVENTS_MAX, (some) => this.#putSome(some));
    const refused = calls.filter((call) => call.events.length > 0);
    return { events: refused.flatMap((call) => call.events), cause: refused[0]?.cause };
  }

  async #putSome(events: readonly OutsideEvent[]): Promise<Refused> {
    const put = new PutEventsCommand({
      Entries: events.map((event) => ({
        EventBusName: this.#bus,
        Source: SOURCE,
        DetailType: event.type,
        Detail: JSON.stringify(event),
        Time: new Date(event.time),
      })),
    });
    try {
      const { Entries = [] } = await this.#client.send(put);
      const left = events.filter((_, index) => Entries[index]?.EventId === undefined);
      return { events: left, cause: Entries.find(({ ErrorCode }) => ErrorCode !== undefined) };
    } catch (cause) {
      return { events, cause };
    }
  }
}
