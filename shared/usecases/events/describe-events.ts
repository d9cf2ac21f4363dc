import type { OutsideEvent } from '#shared/contracts/events/event.ts';
import type { EventName } from '#shared/domain/events/event-names.ts';
import { eventsOf } from '#shared/domain/events/events-of.ts';
import type { Entry } from '#shared/domain/ledger/entry.ts';
import { formatInstant } from '#shared/domain/time/calendar.ts';

/** The events of an entry that may leave, as they are sent. The same entry gives the same events, with the same ids. */
export function describeEvents(entry: Entry, leaving: ReadonlySet<EventName>): readonly OutsideEvent[] {
  const { memberId, seq, kind, balance } = entry;
  const told = eventsOf(entry).filter(({ type }) => leaving.has(type));
  return told.map((event): OutsideEvent => {
    const { type, ...facts } = event;
    const common = {
      id: `${memberId}/${seq}/${type}`,
      version: 1 as const,
      memberId,
      seq,
      kind,
      occurredAt: formatInstant(entry.occurredAt),
      time: formatInstant(entry.recordedAt),
    };
    return { type, ...common, ...facts, ...('points' in facts && { balance }) } as OutsideEvent;
  });
}
