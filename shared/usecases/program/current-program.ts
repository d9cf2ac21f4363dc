import type { Program } from '#shared/domain/program/program.ts';
import type { ProgramStore } from '#shared/stores/program/program-store.ts';

/** How old the answer "this is the newest version" may be; a change is in force within 5 seconds. */
const FRESH_MS = 3000;
const REMEMBERED_MAX = 50;

/**
 * The programme as a warm function knows it: it asks for the newest version at most every three seconds,
 * before it answers, and fetches a version once.
 */
export class CurrentProgram {
  readonly #store: ProgramStore;
  readonly #now: () => number;
  readonly #versions = new Map<number, Program>();
  /** The newest configuration that is known to exist: up to it, what a number means never changes. */
  #configuration = 0;
  #latest: Promise<Program> | undefined;
  #askedAt = Number.NEGATIVE_INFINITY;

  constructor(store: ProgramStore, now: () => number) {
    this.#store = store;
    this.#now = now;
  }

  async get(): Promise<Program> {
    if (!this.#latest || this.#now() - this.#askedAt >= FRESH_MS) {
      this.#askedAt = this.#now();
      this.#latest = this.#ask();
    }
    return this.#latest;
  }

  /** The programme of a configuration that an entry recorded. */
  async version(version: number): Promise<Program> {
    const program = await this.find(version);
    if (!program) throw new TypeError('a version of the programme is missing');
    return program;
  }

  /** The programme of a configuration that a caller names; undefined where there is none yet. */
  async find(version: number): Promise<Program | undefined> {
    const known = this.#versions.get(version);
    if (known) return known;
    if (version > this.#configuration) this.#saw(await this.#store.latest({ consistent: true }));
    if (version > this.#configuration) return undefined;
    const program = await this.#store.find(version);
    if (this.#versions.size >= REMEMBERED_MAX) this.#versions.clear();
    this.#versions.set(version, program);
    return program;
  }

  inForceAt(instant: number): Promise<Program> {
    return this.#store.inForceAt(instant);
  }

  #saw({ configuration }: { readonly configuration: number }): void {
    this.#configuration = Math.max(this.#configuration, configuration);
  }

  async #ask(): Promise<Program> {
    try {
      const latest = await this.#store.latest();
      this.#saw(latest);
      return await this.version(latest.program);
    } catch (error) {
      // Not known is not fresh: the next caller asks again.
      this.#askedAt = Number.NEGATIVE_INFINITY;
      throw error;
    }
  }
}
