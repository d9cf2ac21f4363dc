import { Unavailable } from '#shared/domain/refusal.ts';

export interface Freshness {
  /** A value is read again this long after its last read began. */
  readonly freshMs: number;
  /** A value that was read within this time is still used where storage does not respond. */
  readonly trustedMs: number;
}

/**
 * Programme and promotions. A change is in force within 5 seconds. Where their table does not respond, bookings go on
 * for a minute.
 */
export const rulesFreshness: Freshness = { freshMs: 3_000, trustedMs: 60_000 };

/**
 * Clients, partners, keys and links. Without a response of storage nobody is admitted, because the access may be
 * revoked.
 */
export const admissionFreshness: Freshness = { freshMs: 10_000, trustedMs: 0 };

export interface FreshOptions<Value> extends Freshness {
  /** Reads the value. `known` is the value read before, if any. */
  readonly read: (known: Value | undefined) => Promise<Value>;
  readonly now: () => number;
  /** Called once for each failed read after which the old value is still used. */
  readonly onStale?: ((ageMs: number) => void) | undefined;
}

interface Known<Value> {
  readonly value: Value;
  /** The instant at which the read of this value began. */
  readonly readAt: number;
}

interface Asked<Value> {
  /** The instant at which the read began, or failed. */
  at: number;
  /** The old value, if the read failed and that value is used. */
  standIn?: Known<Value>;
  readonly answer: Promise<Value>;
}

/** False also for a clock that was set back, because the age is then unknown. */
function isWithin(at: number, now: number, milliseconds: number): boolean {
  return now >= at && now - at < milliseconds;
}

/**
 * A value in the memory of a warm function. It is read at most every `freshMs`, before a caller gets it, and by one
 * read for all callers that wait. Where storage does not respond, a value that was read within `trustedMs` is still
 * used, and storage is asked again after `freshMs`.
 */
export class Fresh<Value> {
  readonly #options: FreshOptions<Value>;
  #known: Known<Value> | undefined;
  #asked: Asked<Value> | undefined;

  constructor(options: FreshOptions<Value>) {
    this.#options = options;
  }

  /** @throws Unavailable where storage does not respond and no trusted value is left. */
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
      // A slow read may end after a later one.
      const isLatest = this.#asked === asked || !this.#known || this.#known.readAt <= readAt;
      if (isLatest) this.#known = { value, readAt };
      return value;
    } catch (error) {
      const known = this.#known;
      if (known && this.#isTrusted(known) && error instanceof Unavailable) return this.#standIn(asked, known);
      // A failed read does not count as fresh: the next caller reads again.
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
