import type { Caller } from '#shared/domain/identity/caller.ts';
import { Refusal } from '#shared/domain/refusal.ts';

/** How many calls are taken of a caller in a second of the clock, and how closely they are counted. */
export interface RateLimit {
  /** Whose calls are counted together. */
  readonly key: string;
  readonly callsPerSecondMax: number;
  /** How many calls an execution environment lets by before it adds them to what all have counted. */
  readonly countedEach: number;
}

/** Each is counted where all environments see it, so it holds exactly, over all of a member's tokens. */
const MEMBER_CALLS_PER_SECOND_MAX = 20;

/**
 * An environment serves one call at a time: a channel's booking rarely comes here more often in a second, and then
 * nothing is counted anywhere but in memory. The counter is one item, which takes 1,000 writes a second: at 10,000
 * calls a second, the most that a gateway lets by, it gets 400. What environments have not told yet is at most 24 calls
 * each, so a channel client gets no more than its limit and 24 for each environment that served it in that second;
 * and as only calls that were made are ever counted, none is refused before its limit is used up.
 */
const CHANNEL_CALLS_COUNTED_EACH = 25;

/** The limit that holds a caller; undefined for staff, whom the gateway and the firewall hold. */
export function limitOf(
  { scopes, member, subject, client }: Caller,
  channelCallsPerSecondMax: number,
): RateLimit | undefined {
  if (scopes.includes('channel')) {
    return {
      key: `client/${client}`,
      callsPerSecondMax: channelCallsPerSecondMax,
      countedEach: CHANNEL_CALLS_COUNTED_EACH,
    };
  }
  if (scopes.some((scope) => scope !== 'member')) return undefined;
  return {
    key: `member/${member ?? subject}`,
    callsPerSecondMax: MEMBER_CALLS_PER_SECOND_MAX,
    countedEach: 1,
  };
}

/** What one environment knows of a caller's running second. */
export interface Window {
  readonly seen: number;
  /** It was told that the second is used up: it need not ask again, so a flood writes little. */
  readonly full: boolean;
}

export const EMPTY_WINDOW: Window = { seen: 0, full: false };

/** What to do with the call that comes after those seen: `count` adds `countedEach` calls and looks at the sum. */
export function stepOf({ seen, full }: Window, { countedEach }: RateLimit): 'pass' | 'count' | 'refuse' {
  if (full) return 'refuse';
  return (seen + 1) % countedEach === 0 ? 'count' : 'pass';
}

/** Whether a sum, with the call that was just counted in it, is more than a second may have. */
export function isOver(counted: number, { callsPerSecondMax }: RateLimit): boolean {
  return counted > callsPerSecondMax;
}

export class RateLimited extends Refusal {
  constructor({ callsPerSecondMax }: RateLimit) {
    super({
      code: 'rate-limited',
      status: 429,
      title: 'Too many calls',
      detail: `At most ${callsPerSecondMax} calls a second are taken. Nothing was done; the same call is safe to repeat.`,
      retryAfterSeconds: 1,
    });
  }
}
