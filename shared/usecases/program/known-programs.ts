import { initialProgram } from '#shared/domain/program/initial-program.ts';
import type { Program } from '#shared/domain/program/program.ts';
import type { Configuration } from '#shared/stores/documents/configuration.ts';
import type { ProgramStore } from '#shared/stores/program/program-store.ts';

const REMEMBERED_MAX = 50;

/** Programmes in the memory of a process, each with the last configuration for which it is known to be in force. */
export class KnownPrograms {
  readonly #store: ProgramStore;
  readonly #known = new Map<number, { readonly program: Program; upTo: number }>();
  /** The newest configuration known to exist. The programme of a configuration up to it never changes. */
  #newest = 0;

  constructor(store: ProgramStore) {
    this.#store = store;
    this.#keep(initialProgram, 0);
  }

  /**
   * Notes that the newest programme is in force up to this configuration, so that configurations taken by promotions
   * need no read.
   */
  saw({ configuration, program }: Configuration): void {
    this.#newest = Math.max(this.#newest, configuration);
    const kept = this.#known.get(program);
    if (kept) kept.upTo = Math.max(kept.upTo, configuration);
  }

  /** The programme of a configuration; undefined where there is no such configuration yet. */
  async find(configuration: number): Promise<Program | undefined> {
    for (const { program, upTo } of this.#known.values()) {
      if (program.version <= configuration && configuration <= upTo) return program;
    }
    if (configuration > this.#newest) {
      this.saw(await this.#store.latest({ consistent: true }));
      if (configuration > this.#newest) return undefined;
    }
    const program = await this.#store.find(configuration);
    this.#keep(program, configuration);
    return program;
  }

  /** The programme of a recorded configuration, which must exist. */
  async recorded(configuration: number): Promise<Program> {
    const program = await this.find(configuration);
    if (!program) throw new TypeError('a configuration that was recorded is missing');
    return program;
  }

  #keep(program: Program, configuration: number): void {
    const kept = this.#known.get(program.version);
    if (!kept && this.#known.size >= REMEMBERED_MAX) this.#known.clear();
    const upTo = Math.max(configuration, kept?.upTo ?? 0);
    this.#known.set(program.version, { program: kept?.program ?? program, upTo });
  }
}
