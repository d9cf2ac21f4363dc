/** How many records of PutRecords calls are throttled. The same seed throttles the same records. */
export interface PutFailures {
  /** The share of records to throttle, 0 to 1. */
  readonly rate: number;
  readonly seed: number;
}

/** Returns a function that decides for one record after the other whether it is throttled. */
export function throttling({ rate, seed }: PutFailures): () => boolean {
  let state = seed >>> 0;
  return () => {
    // mulberry32: a full-period generator of 32 bits.
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32 < rate;
  };
}
