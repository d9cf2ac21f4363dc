import type { OutsideEvent } from '#shared/contracts/events/event.ts';
import type { Owed } from '#shared/domain/engagement/progress.ts';
import type { Entry } from '#shared/domain/ledger/entry.ts';
import { formatInstant } from '#shared/domain/time/calendar.ts';

/** An unlocking or revocation, with the entry by which it came. */
export type OwedBy = Owed & { readonly entry: Entry };

/** The event of an unlocking. Its id has the number that the unlocking never loses, so that a repeat tells the same. */
export function describeUnlocking({ entry, collection, definitionId, period, n }: OwedBy): OutsideEvent {
  const { memberId, seq, kind } = entry;
  const type = collection === 'achievements' ? 'achievement.unlocked' : 'challenge.completed';
  const common = {
    id: `${memberId}/${collection}/${definitionId}/${period}/${n}/${type}`,
    version: 1 as const,
    memberId,
    seq,
    kind,
    occurredAt: formatInstant(entry.occurredAt),
    time: formatInstant(entry.recordedAt),
    period,
    n,
  };
  return type === 'achievement.unlocked'
    ? { type, ...common, achievementId: definitionId }
    : { type, ...common, challengeId: definitionId };
}
