import { Refusal } from '#shared/domain/refusal.ts';
import {
  isMiss,
  minuteOf,
  missCounterOf,
  type Seeker,
  TooManyMisses,
} from '#shared/domain/service/miss-budget.ts';
import type { MissStore } from '#shared/stores/service/miss-store.ts';

export interface MissPorts {
  readonly misses: MissStore;
  readonly now: () => number;
  /** Called for each miss that was counted. */
  readonly missed: (seeker: Seeker) => void;
  /** Called once a minute for each seeker whose minute this environment found used up. */
  readonly usedUp: (seeker: Seeker) => void;
}

export interface Search<Result> {
  readonly seeker: Seeker;
  /** The misses that a minute of the seeker may have. Asked for only after a miss. */
  readonly missesMax: () => Promise<number>;
  /** Whether a used-up minute refuses the call before it runs. Bookings run: a till goes on selling. */
  readonly refusedAhead: boolean;
  readonly call: () => Promise<Result>;
}

/**
 * Counts calls by an identifier of nobody, and refuses those above the budget of their seeker. A call that succeeds costs
 * nothing. Each execution environment remembers the seekers whose running minute it found used up.
 */
export class MissBudgets {
  readonly #ports: MissPorts;
  readonly #usedUp = new Map<Seeker, number>();
  #minute = 0;

  constructor(ports: MissPorts) {
    this.#ports = ports;
  }

  /**
   * Runs a call by an identifier. In a used-up minute a call that is refused for whatever reason gets the same refusal as
   * a miss: the reason would tell that somebody was found.
   * @throws Unavailable where a miss cannot be counted: an uncounted one would be free.
   */
  async run<Result>(search: Search<Result>): Promise<Result> {
    const { seeker, refusedAhead, call } = search;
    if (refusedAhead) this.#checkUsedUp(seeker);
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof Refusal) || error.status >= 500) throw error;
      this.#checkUsedUp(seeker);
      if (isMiss(error)) await this.#count(search);
      throw error;
    }
  }

  #checkUsedUp(seeker: Seeker): void {
    const now = this.#ports.now();
    if (minuteOf(now) !== this.#minute) {
      this.#usedUp.clear();
      this.#minute = minuteOf(now);
    }
    const missesMax = this.#usedUp.get(seeker);
    if (missesMax !== undefined) throw new TooManyMisses(missesMax, now);
  }

  async #count({ seeker, missesMax: missesMaxOf }: Search<unknown>): Promise<void> {
    const { misses, now, missed, usedUp } = this.#ports;
    const at = now();
    const [missesMax, counted] = await Promise.all([missesMaxOf(), misses.add(missCounterOf(seeker, at))]);
    missed(seeker);
    if (counted <= missesMax) return;
    if (minuteOf(at) === this.#minute) this.#usedUp.set(seeker, missesMax);
    usedUp(seeker);
    throw new TooManyMisses(missesMax, at);
  }
}
