import { setTimeout as delay } from 'node:timers/promises';

/** The clock and the waits of the sources. Tests use their own. */
export interface Timing {
  now(): number;
  /** Resolves after the time, or at once when the signal is aborted. Never rejects. */
  pause(milliseconds: number, signal: AbortSignal): Promise<void>;
  /** The wait before delivery number `attempt` + 1 of a batch that failed `attempt` times. */
  retryDelayMs(attempt: number): number;
}

const RETRY_FIRST_MS = 100;
const RETRY_MAX_MS = 10_000;

/**
 * Doubles the wait after each attempt and adds jitter, so that batches that failed together are not retried together.
 */
function growingDelayMs(attempt: number): number {
  const ceiling = Math.min(RETRY_MAX_MS, RETRY_FIRST_MS * 2 ** Math.min(attempt, 20));
  return ceiling / 2 + Math.random() * (ceiling / 2);
}

export const realTiming: Timing = {
  now: Date.now,
  pause: async (milliseconds, signal) => {
    await delay(milliseconds, undefined, { signal }).catch(() => {});
  },
  retryDelayMs: growingDelayMs,
};
