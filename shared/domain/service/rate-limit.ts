import type { Caller } from '#shared/domain/identity/caller.ts';
import { isStaff } from '#shared/domain/realtime/follower.ts';
import { Refusal } from '#shared/domain/refusal.ts';

/** The calls that a caller may make in a second of the clock, and the steps in which they are counted. */
export interface RateLimit {
  /** The caller whose calls are counted together: `member/m-1`, `client/abc`. */
  readonly key: string;
  readonly callsPerSecondMax: number;
  /** The number of calls that an execution environment lets through before it adds them to the shared count. */
  readonly countedEach: number;
}

/** Each is counted where all environments see it, so it holds exactly, over all of a member's tokens. */
const MEMBER_CALLS_PER_SECOND_MAX = 20;

/**
 * An environment serves one call at a time. A channel's booking rarely comes to the same environment more often in a
 * second, so most calls are counted in memory alone. The counter is one item, which takes 1,000 writes a second; at
 * 10,000 calls a second, the limit of the gateway, it gets 400. Each environment holds back at most 24 calls, so a
 * client gets at most its limit and 24 calls for each environment that served it in that second. Only calls that were
 * made are counted, so no call is refused before the limit is used up.
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

/** A frame costs a function a few milliseconds: an environment holds back nine of them at most. */
const FRAMES_COUNTED_EACH = 10;

/**
 * The limit of connecting and of frames. Those of a member count with the member's calls; staff, known by
 * `staff/{subject}`, have a limit of their own.
 */
export function socketLimitOf(follower: string, act: 'connect' | 'frame'): RateLimit {
  return {
    key: isStaff(follower) ? follower : `member/${follower}`,
    callsPerSecondMax: MEMBER_CALLS_PER_SECOND_MAX,
    countedEach: act === 'connect' ? 1 : FRAMES_COUNTED_EACH,
  };
}

/** The state of a caller's running second in one environment. */
export interface Window {
  readonly seen: number;
  /** The second is known to be used up, so the environment need not ask again and a flood writes little. */
  readonly full: boolean;
}

export const EMPTY_WINDOW: Window = { seen: 0, full: false };

/** The action for the next call: `count` adds `countedEach` calls and reads the sum. */
export function stepOf({ seen, full }: Window, { countedEach }: RateLimit): 'pass' | 'count' | 'refuse' {
  if (full) return 'refuse';
  return (seen + 1) % countedEach === 0 ? 'count' : 'pass';
}

/** Whether a sum, with the call that was just counted in it, is more than a second may have. */
export function isOver(counted: number, { callsPerSecondMax }: RateLimit): boolean {
  return counted > callsPerSecondMax;
}

/** The calls that are left of a second. Undefined where calls are added in steps: environments hold back some. */
export function leftOf(counted: number, { callsPerSecondMax, countedEach }: RateLimit): number | undefined {
  return countedEach === 1 ? callsPerSecondMax - counted : undefined;
}

export class RateLimited extends Refusal {
  static readonly kind = { code: 'rate-limited', status: 429, title: 'Too many calls' } as const;

  constructor({ callsPerSecondMax }: RateLimit) {
    super(RateLimited.kind, {
      detail: `At most ${callsPerSecondMax} calls a second are taken. Nothing was done; the same call is safe to repeat.`,
      retryAfterSeconds: 1,
    });
  }
}
