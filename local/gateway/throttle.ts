/** Lets requests through up to a rate; returns false for a request beyond it. */
export type Throttle = () => boolean;

export interface ThrottleLimits {
  readonly requestsPerSecond: number;
  readonly burstRequests: number;
}

/**
 * A bucket of tokens, as API Gateway has one for each throttled route: a request takes one, and a second fills in
 * `requestsPerSecond` of them, `burstRequests` at most.
 */
export function createThrottle(
  { requestsPerSecond, burstRequests }: ThrottleLimits,
  nowMs: () => number = () => performance.now(),
): Throttle {
  let tokens = burstRequests;
  let filledAt = nowMs();
  return () => {
    const at = nowMs();
    tokens = Math.min(burstRequests, tokens + ((at - filledAt) / 1000) * requestsPerSecond);
    filledAt = at;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}
