import type { Program } from '#shared/domain/program/program.ts';
import type { ProgramStore } from '#shared/stores/program/program-store.ts';
import { Fresh, rulesFreshness } from '#shared/usecases/fresh.ts';
import { KnownPrograms } from './known-programs.ts';

/**
 * The programme in the memory of a warm function that needs no promotions. It asks for the newest version as
 * `rulesFreshness` says, and reads each version once.
 */
export class CurrentProgram {
  readonly #store: ProgramStore;
  readonly #known: KnownPrograms;
  readonly #newest: Fresh<Program>;

  /** `onStale` is called where storage did not respond and an older programme was used. */
  constructor(store: ProgramStore, now: () => number, onStale?: (ageMs: number) => void) {
    this.#store = store;
    this.#known = new KnownPrograms(store);
    this.#newest = new Fresh({ ...rulesFreshness, read: () => this.#read(), now, onStale });
  }

  /** @throws Unavailable where storage has not responded for a minute. */
  get(): Promise<Program> {
    return this.#newest.get();
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

  async #read(): Promise<Program> {
    const latest = await this.#store.latest();
    this.#known.saw(latest);
    return this.#known.recorded(latest.configuration);
  }
}
