import { setTimeout as delay } from 'node:timers/promises';

export const TRIES_MAX = 8;
const FIRST_WAIT_MS = 200;
const BACKOFF_MAX_MS = 2_000;
const RETRY_AFTER_MAX_MS = 30_000;

/**
 * The wait before the next attempt: the server's Retry-After, or a time that doubles with each attempt. Jitter keeps
 * callers that failed together from returning together.
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

/** Whether the same call may be repeated after this status and may then succeed. */
export function isPassing(status: number): boolean {
  return status === 429 || status === 500 || status === 502 || status === 503 || status === 504;
}

/** Waits. Rejects at once when the signal is aborted. */
export const pause = (ms: number, signal: AbortSignal): Promise<void> => delay(ms, undefined, { signal });
