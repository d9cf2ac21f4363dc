import type { ExecutionEnvironment } from './execution-environment.ts';

/** Limits of the copies that wait for an event, of all functions together. */
export interface WarmCopiesLimits {
  /** A copy ends when it has waited so long. */
  readonly idleMilliseconds: number;
  /** The number of copies that may wait for all of that time. */
  readonly idleMax: number;
  /** A copy beyond `idleMax` ends when it has waited so long, so that functions in use do not end each other's copies. */
  readonly spareMilliseconds: number;
  /** The number of copies that may wait at all. */
  readonly spareMax: number;
}

/**
 * The copies of all functions that wait for an event. As in Lambda, a copy ends when no event has come for a while; here
 * sooner when more copies wait than the memory of a laptop should hold. The copy that has waited longest ends first.
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

const LOOKS_PER_WAIT = 4;

export function createWarmCopies(limits: WarmCopiesLimits): WarmCopies {
  const { idleMilliseconds, idleMax, spareMilliseconds, spareMax } = limits;
  // In the order in which they began to wait.
  const resting = new Map<ExecutionEnvironment, Resting>();

  const waitMax = (): number => {
    if (resting.size > spareMax) return 0;
    return resting.size > idleMax ? spareMilliseconds : idleMilliseconds;
  };
  const look = (): void => {
    const now = performance.now();
    for (const [copy, { since, end }] of resting) {
      if (now - since < waitMax()) return;
      resting.delete(copy);
      end();
    }
  };
  const timer = setInterval(look, Math.min(idleMilliseconds, spareMilliseconds) / LOOKS_PER_WAIT).unref();

  return {
    rest: (copy, end) => {
      resting.set(copy, { since: performance.now(), end });
      look();
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
