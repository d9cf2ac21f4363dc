import { Unavailable } from '#shared/domain/refusal.ts';

/** How old an answer may be before it is asked for again. */
const FRESH_MS = 10_000;
/** How old it may be where storage does not answer: by the time it is asked for again, not yet a minute. */
const TRUSTED_MS = 60_000 - FRESH_MS;
/** Answers that are kept; there are a few clients, and fewer partners than this at any one process. */
const KEPT_MAX = 1000;

interface Known<Value> {
  readonly value: Value;
  /** When the read began that brought it. */
  readonly readAt: number;
}

interface Asked<Value> {
  readonly askedAt: number;
  readonly answer: Promise<Known<Value> | undefined>;
}

/** A clock that was set back says nothing of how long ago something was. */
function isWithin(at: number, now: number, milliseconds: number): boolean {
  return now >= at && now - at < milliseconds;
}

/**
 * What a warm function knows by ids: it reads each at most every ten seconds, before it answers. Where storage does not
 * answer, what was read less than a minute ago still counts. What is not there is not kept: ids that somebody makes up
 * push nothing out.
 */
export class Recent<Value> {
  readonly #read: (id: string, known: Value | undefined) => Promise<Value | undefined>;
  readonly #now: () => number;
  readonly #asked = new Map<string, Asked<Value>>();

  /** `read` is also given what was known before. */
  constructor(read: (id: string, known: Value | undefined) => Promise<Value | undefined>, now: () => number) {
    this.#read = read;
    this.#now = now;
  }

  /** Undefined where there is none. @throws Unavailable when storage does not answer and too little is known. */
  async get(id: string): Promise<Value | undefined> {
    const known = this.#asked.get(id);
    if (known && isWithin(known.askedAt, this.#now(), FRESH_MS)) return (await known.answer)?.value;
    const asked = { askedAt: this.#now(), answer: this.#ask(id, known) };
    this.#keep(id, asked);
    try {
      const answer = await asked.answer;
      if (!answer) this.#forget(id, asked);
      return answer?.value;
    } catch (error) {
      // Not known is not fresh: the next caller asks again.
      this.#forget(id, asked);
      throw error;
    }
  }

  async #ask(id: string, before: Asked<Value> | undefined): Promise<Known<Value> | undefined> {
    const known = await before?.answer.catch(() => undefined);
    const readAt = this.#now();
    try {
      const value = await this.#read(id, known?.value);
      return value && { value, readAt };
    } catch (error) {
      const trusted = known && isWithin(known.readAt, this.#now(), TRUSTED_MS);
      if (trusted && error instanceof Unavailable) return known;
      throw error;
    }
  }

  #keep(id: string, asked: Asked<Value>): void {
    const [oldest] = this.#asked.keys();
    if (oldest !== undefined && this.#asked.size >= KEPT_MAX && !this.#asked.has(id)) {
      this.#asked.delete(oldest);
    }
    this.#asked.set(id, asked);
  }

  #forget(id: string, asked: Asked<Value>): void {
    if (this.#asked.get(id) === asked) this.#asked.delete(id);
  }
}
