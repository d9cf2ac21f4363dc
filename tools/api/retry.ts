import { setTimeout as delay } from 'node:timers/promises';

export const TRIES_MAX = 8;
const FIRST_WAIT_MS = 200;
const BACKOFF_MAX_MS = 2_000;
const RETRY_AFTER_MAX_MS = 30_000;

/**
 * How long to wait before the next try: what the server asked for, else twice as long each time with jitter, so
 * that many callers that failed together do not come back together.
 */
export function waitMs(tries: number, retryAfter: string | null, now: number, random: number): number {
  const asked = retryAfterMs(retryAfter, now);
  if (asked !== undefined) return Math.min(asked, RETRY_AFTER_MAX_MS);
  const backoff = Math.min(FIRST_WAIT_MS * 2 ** (tries - 1), BACKOFF_MAX_MS);
  return Math.round(backoff * (0.5 + random / 2));
}

/** Retry-After is a number of seconds or a date (RFC 9110, section 10.2.3). */
function retryAfterMs(value: string | null, now: number): number | undefined {
  if (value === null || value.trim() === '') return undefined;
  if (/^\d+$/.test(value.trim())) return Number(value) * 1000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}

/** Statuses after which the same call may be repeated and may then succeed. */
export function isPassing(status: number): boolean {
  return status === 429 || status === 500 || status === 502 || status === 503 || status === 504;
}

/** Waits, or rejects at once when the signal says stop. */
export const pause = (ms: number, signal: AbortSignal): Promise<void> => delay(ms, undefined, { signal });
