import type { ExecutionEnvironment } from './execution-environment.ts';

export interface WarmCopiesLimits {
  /** The number of copies that may wait for an event, of all functions together. */
  readonly idleMax: number;
  readonly idleMilliseconds: number;
}

/**
 * The copies of all functions that wait for an event. As in Lambda, a copy ends when no event has come for a while; here
 * also when more copies wait than the memory of a laptop should hold. The copy that has waited longest ends first.
 */
export interface WarmCopies {
  /** A copy has nothing to do. `end` is called at most once, when it is to end. */
  rest(copy: ExecutionEnvironment, end: () => void): void;
  /** A copy gets an event. */
  take(copy: ExecutionEnvironment): void;
  stop(): void;
}

interface Resting {
  readonly since: number;
  readonly end: () => void;
}

const LOOKS_PER_IDLE_TIME = 4;

export function createWarmCopies({ idleMax, idleMilliseconds }: WarmCopiesLimits): WarmCopies {
  // In the order in which they began to wait.
  const resting = new Map<ExecutionEnvironment, Resting>();

  const endOldestWhile = (isDue: (oldest: Resting) => boolean): void => {
    for (const [copy, oldest] of resting) {
      if (!isDue(oldest)) return;
      resting.delete(copy);
      oldest.end();
    }
  };
  const look = (): void => {
    const before = performance.now() - idleMilliseconds;
    endOldestWhile(({ since }) => since <= before);
  };
  const timer = setInterval(look, idleMilliseconds / LOOKS_PER_IDLE_TIME).unref();

  return {
    rest: (copy, end) => {
      resting.set(copy, { since: performance.now(), end });
      endOldestWhile(() => resting.size > idleMax);
    },
    take: (copy) => {
      resting.delete(copy);
    },
    stop: () => {
      clearInterval(timer);
      resting.clear();
    },
  };
}
