import { Unavailable } from '#shared/domain/refusal.ts';

export interface Freshness {
  /** A value is read again once its last read began so long ago. */
  readonly freshMs: number;
  /** A value that was read less long ago still counts where storage does not respond. */
  readonly trustedMs: number;
}

/** Programme and promotions: a change is in force within 5 seconds, and trouble of their table stops no booking at once. */
export const rulesFreshness: Freshness = { freshMs: 3_000, trustedMs: 60_000 };

/** Clients, partners, keys and links: nobody is let in on what may have been revoked since. */
export const admissionFreshness: Freshness = { freshMs: 10_000, trustedMs: 0 };

export interface FreshOptions<Value> extends Freshness {
  /** Gets the value that is known, if one is. */
  readonly read: (known: Value | undefined) => Promise<Value>;
  readonly now: () => number;
  /** Told once for each read that failed while the value from before still counts. */
  readonly onStale?: ((ageMs: number) => void) | undefined;
}

interface Known<Value> {
  readonly value: Value;
  /** When the read began that brought it. */
  readonly readAt: number;
}

interface Asked<Value> {
  /** When the read began, or failed. */
  at: number;
  /** Set once the read failed and the value from before stood in. */
  standIn?: Known<Value>;
  readonly answer: Promise<Value>;
}

/** A clock that was set back does not tell how long ago something was. */
function isWithin(at: number, now: number, milliseconds: number): boolean {
  return now >= at && now - at < milliseconds;
}

/**
 * A value as a warm function knows it: read at most every `freshMs`, before it is given, by one read for all who wait.
 * Where storage does not respond, a value that was read within `trustedMs` goes on to count, and storage is asked
 * again after `freshMs`.
 */
export class Fresh<Value> {
  readonly #options: FreshOptions<Value>;
  #known: Known<Value> | undefined;
  #asked: Asked<Value> | undefined;

  constructor(options: FreshOptions<Value>) {
    this.#options = options;
  }

  /** @throws Unavailable where storage does not respond and no value counts. */
  get(): Promise<Value> {
    if (this.#asked && this.#counts(this.#asked)) return this.#asked.answer;
    const { promise, resolve, reject } = Promise.withResolvers<Value>();
    const asked: Asked<Value> = { at: this.#options.now(), answer: promise };
    this.#asked = asked;
    this.#ask(asked).then(resolve, reject);
    return promise;
  }

  #counts({ at, standIn }: Asked<Value>): boolean {
    const now = this.#options.now();
    return isWithin(at, now, this.#options.freshMs) && (!standIn || this.#isTrusted(standIn));
  }

  #isTrusted({ readAt }: Known<Value>): boolean {
    return isWithin(readAt, this.#options.now(), this.#options.trustedMs);
  }

  async #ask(asked: Asked<Value>): Promise<Value> {
    const readAt = asked.at;
    try {
      const value = await this.#options.read(this.#known?.value);
      // A read that took long may end after a later one.
      const isLatest = this.#asked === asked || !this.#known || this.#known.readAt <= readAt;
      if (isLatest) this.#known = { value, readAt };
      return value;
    } catch (error) {
      const known = this.#known;
      if (known && this.#isTrusted(known) && error instanceof Unavailable) return this.#standIn(asked, known);
      // A value that was not read is not fresh: the next caller reads.
      if (this.#asked === asked) this.#asked = undefined;
      throw error;
    }
  }

  #standIn(asked: Asked<Value>, known: Known<Value>): Value {
    const { now, onStale } = this.#options;
    asked.at = now();
    asked.standIn = known;
    onStale?.(asked.at - known.readAt);
    return known.value;
  }
}
