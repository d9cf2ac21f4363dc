import { Refusal } from '#shared/domain/refusal.ts';
import { DAY_MS } from '#shared/domain/time/calendar.ts';
import { RateLimited } from './rate-limit.ts';

/** The transfers of a member to nobody that a day of UTC may have: enough for mistyped cards, too few to find live ones. */
const UNKNOWN_RECEIVERS_MAX = 20;

const dayOf = (now: number) => Math.floor(now / DAY_MS);

/** The counter of the unknown receivers of a member's day, and when it means nothing any more, in seconds. */
export function unknownReceiversOf(memberId: string, now: number): { key: string; expiresAt: number } {
  const day = dayOf(now);
  return { key: `receivers/${memberId}/${day}`, expiresAt: ((day + 2) * DAY_MS) / 1000 };
}

class TooManyUnknownReceivers extends Refusal {
  constructor(now: number) {
    super(RateLimited.kind, {
      detail: `At most ${UNKNOWN_RECEIVERS_MAX} transfers a day may name an unknown receiver. Nothing was transferred.`,
      retryAfterSeconds: Math.ceil(((dayOf(now) + 1) * DAY_MS - now) / 1000),
    });
  }
}

/**
 * Refuses a transfer on a day on which the member named too many unknown receivers; `misses` without this one. Also
 * one to a member is refused: else the difference would tell one from nobody.
 */
export function checkMisses(misses: number, now: number): void {
  if (misses >= UNKNOWN_RECEIVERS_MAX) throw new TooManyUnknownReceivers(now);
}
