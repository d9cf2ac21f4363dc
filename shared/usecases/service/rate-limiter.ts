import {
  EMPTY_WINDOW,
  isOver,
  leftOf,
  type RateLimit,
  RateLimited,
  stepOf,
  type Window,
} from '#shared/domain/service/rate-limit.ts';
import type { RateStore } from '#shared/stores/service/rate-store.ts';

export interface RatePorts {
  readonly rates: RateStore;
  readonly now: () => number;
  /** Called for each call that could not be counted and was let through. */
  readonly uncounted: (error: unknown) => void;
}

/** Holds callers to their limits. Each execution environment has one, which remembers the running second only. */
export class RateLimiter {
  readonly #ports: RatePorts;
  readonly #windows = new Map<string, Window>();
  #second = 0;

  constructor(ports: RatePorts) {
    this.#ports = ports;
  }

  /**
   * Counts a call, or refuses it as one too many. Where storage fails, the call goes on uncounted. Returns how many
   * calls the second has left, where each call is counted; undefined where nobody knows.
   */
  async take(limit: RateLimit): Promise<number | undefined> {
    const second = Math.floor(this.#ports.now() / 1000);
    const window = this.#windowOf(limit, second);
    const step = stepOf(window, limit);
    this.#windows.set(limit.key, { ...window, seen: window.seen + 1 });
    if (step === 'refuse') throw new RateLimited(limit);
    if (step === 'pass') return undefined;
    const counted = await this.#count(limit, second);
    if (counted === undefined) return undefined;
    if (!isOver(counted, limit)) return leftOf(counted, limit);
    if (second === this.#second) {
      this.#windows.set(limit.key, { ...this.#windowOf(limit, second), full: true });
    }
    throw new RateLimited(limit);
  }

  #windowOf({ key }: RateLimit, second: number): Window {
    if (second !== this.#second) {
      this.#windows.clear();
      this.#second = second;
    }
    return this.#windows.get(key) ?? EMPTY_WINDOW;
  }

  async #count({ key, countedEach }: RateLimit, second: number): Promise<number | undefined> {
    const { rates, uncounted } = this.#ports;
    try {
      return await rates.add(key, second, countedEach);
    } catch (error) {
      uncounted(error);
      return undefined;
    }
  }
}
