import { sendParked } from '#shared/usecases/events/send-parked.ts';
import { now } from '../compose/clock.ts';
import { eventBus, onRefused, outsideEvents, parkedEvents } from '../compose/outside-events.ts';

const MILLISECONDS_MAX = 45_000;

/** An operator invokes this by hand: it returns `{ "sent": n, "refused": n, "more": false }`, and again while `more` is true. */
export const handler = async () => {
  const given = outsideEvents();
  if (!given) throw new Error('no event leaves this environment');
  const ports = { bus: await eventBus(given.bus), parked: parkedEvents(), now, onRefused };
  return sendParked(ports, now() + MILLISECONDS_MAX);
};
