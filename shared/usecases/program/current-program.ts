import type { Program } from '#shared/domain/program/program.ts';
import type { ProgramStore } from '#shared/stores/program/program-store.ts';
import { KnownPrograms } from './known-programs.ts';

/** How old the answer "this is the newest version" may be; a change is in force within 5 seconds. */
const FRESH_MS = 3000;

/** Whether what was asked then still counts. A clock that was set back says nothing: then it does not. */
export function isFresh(askedAt: number, now: number): boolean {
  return now >= askedAt && now - askedAt < FRESH_MS;
}

/**
 * The programme as a warm function knows it that asks for no promotions: it asks for the newest version at most every
 * three seconds, before it answers, and fetches a version once.
 */
export class CurrentProgram {
  readonly #store: ProgramStore;
  readonly #now: () => number;
  readonly #known: KnownPrograms;
  #latest: Promise<Program> | undefined;
  #askedAt = Number.NEGATIVE_INFINITY;

  constructor(store: ProgramStore, now: () => number) {
    this.#store = store;
    this.#now = now;
    this.#known = new KnownPrograms(store);
  }

  async get(): Promise<Program> {
    if (!this.#latest || !isFresh(this.#askedAt, this.#now())) {
      this.#askedAt = this.#now();
      this.#latest = this.#ask();
    }
    return this.#latest;
  }

  /** The programme of a configuration that an entry recorded. */
  version(version: number): Promise<Program> {
    return this.#known.recorded(version);
  }

  /** The programme of a configuration that a caller names; undefined where there is none yet. */
  find(version: number): Promise<Program | undefined> {
    return this.#known.find(version);
  }

  inForceAt(instant: number): Promise<Program> {
    return this.#store.inForceAt(instant);
  }

  async #ask(): Promise<Program> {
    try {
      const latest = await this.#store.latest();
      this.#known.saw(latest);
      return await this.#known.recorded(latest.configuration);
    } catch (error) {
      // Not known is not fresh: the next caller asks again.
      this.#askedAt = Number.NEGATIVE_INFINITY;
      throw error;
    }
  }
}
