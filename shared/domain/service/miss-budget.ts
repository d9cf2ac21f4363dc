import { type Caller, callerKind } from '#shared/domain/identity/caller.ts';
import { MemberNotFound, ReferralUnknown } from '#shared/domain/members/refusals.ts';
import { Refusal } from '#shared/domain/refusal.ts';
import { RateLimited } from './rate-limit.ts';

const MINUTE_MS = 60_000;

/**
 * The misses of a channel client, or of a partner, in a minute of the clock, unless an admin sets others: 5,000 tills at
 * a customer a minute, of whom every fifth holds out a card of another programme.
 */
export const CLIENT_MISSES_PER_MINUTE_MAX = 1_000;

/** The misses of a person of staff in a minute of the clock: more than anybody types. */
export const STAFF_MISSES_PER_MINUTE_MAX = 100;

/** A caller whose misses are counted together: `client/abc`, `partner/air`, `staff/sub-1`. */
export type Seeker = `${'client' | 'partner' | 'staff'}/${string}`;

/** The seeker that a token speaks for; undefined for members, who are told of nobody but themselves. */
export function seekerOf(caller: Pick<Caller, 'scopes' | 'client' | 'subject'>): Seeker | undefined {
  switch (callerKind(caller)) {
    case 'staff':
      return `staff/${caller.subject}`;
    case 'channel':
      return `client/${caller.client}`;
    default:
      return undefined;
  }
}

/** Whether a call by an identifier or a referral code found nobody. */
export function isMiss({ code }: Refusal): boolean {
  return code === MemberNotFound.kind.code || code === ReferralUnknown.kind.code;
}

/** The minute of the clock in which an instant lies, counted from 1970. */
export function minuteOf(now: number): number {
  return Math.floor(now / MINUTE_MS);
}

/** The counter of a seeker's misses in a minute, and when it means nothing any more, in seconds. */
export function missCounterOf(
  seeker: Seeker,
  now: number,
): { readonly key: string; readonly expiresAt: number } {
  const minute = minuteOf(now);
  return { key: `misses/${seeker}/${minute}`, expiresAt: ((minute + 2) * MINUTE_MS) / 1000 };
}

/** The refusal of a seeker whose minute is used up. It is the same for a card of a member and for one of nobody. */
export class TooManyMisses extends Refusal {
  readonly missesMax: number;

  constructor(missesMax: number, now: number) {
    super(RateLimited.kind, {
      detail: `At most ${missesMax} calls a minute may name a card, e-mail address, phone number or referral code of nobody. Nothing was done; the same call is safe to repeat.`,
      retryAfterSeconds: Math.ceil((MINUTE_MS - (now % MINUTE_MS)) / 1000),
    });
    this.missesMax = missesMax;
  }
}
