import type { DefinitionVersion } from '#shared/domain/engagement/definition.ts';
import type { ActiveDefinitions } from '#shared/stores/engagement/active-definitions.ts';
import { Fresh, rulesFreshness } from '#shared/usecases/fresh.ts';

export interface DefinitionsInForce {
  /** The configuration of the registry: it counts up with each start and stop. */
  readonly configuration: number;
  readonly achievements: readonly DefinitionVersion[];
  readonly challenges: readonly DefinitionVersion[];
}

/**
 * The active achievements and challenges in the memory of a warm function. It asks for the newest configuration as
 * `rulesFreshness` says, and reads only the changes since the one in memory.
 */
export class CurrentDefinitions {
  readonly #achievements: ActiveDefinitions;
  readonly #challenges: ActiveDefinitions;
  readonly #newest: Fresh<DefinitionsInForce>;
  #known: DefinitionsInForce | undefined;

  /** `onStale` is called where storage did not respond and older definitions were used. */
  constructor(
    stores: { readonly achievements: ActiveDefinitions; readonly challenges: ActiveDefinitions },
    now: () => number,
    onStale?: (ageMs: number) => void,
  ) {
    this.#achievements = stores.achievements;
    this.#challenges = stores.challenges;
    this.#newest = new Fresh({ ...rulesFreshness, read: () => this.#read(), now, onStale });
  }

  /**
   * The same object while nothing changes.
   * @throws Unavailable where storage has not responded for a minute.
   */
  get(): Promise<DefinitionsInForce> {
    return this.#newest.get();
  }

  async #read(): Promise<DefinitionsInForce> {
    const read = await (this.#known ? this.#refreshed(this.#known) : this.#loaded());
    // A slow read may end after a later one.
    if (!this.#known || this.#known.configuration < read.configuration) this.#known = read;
    return this.#known;
  }

  /** The set of one configuration, even if definitions change during the read. */
  async #loaded(): Promise<DefinitionsInForce> {
    const { configuration } = await this.#achievements.latest({ consistent: true });
    const [achievements, challenges] = await Promise.all([
      this.#achievements.copies(),
      this.#challenges.copies(),
    ]);
    const latest = await this.#achievements.latest({ consistent: true });
    return this.#after({ configuration, achievements, challenges }, latest.configuration);
  }

  async #refreshed(known: DefinitionsInForce): Promise<DefinitionsInForce> {
    const { configuration } = await this.#achievements.latest();
    // A read that is not consistent may return an older number.
    return configuration <= known.configuration ? known : this.#after(known, configuration);
  }

  async #after(known: DefinitionsInForce, configuration: number): Promise<DefinitionsInForce> {
    const releases = await this.#achievements.releasesBetween(known.configuration, configuration);
    const [achievements, challenges] = await Promise.all([
      this.#achievements.changesBy(releases),
      this.#challenges.changesBy(releases),
    ]);
    return {
      configuration,
      achievements: this.#achievements.withChanges(known.achievements, achievements),
      challenges: this.#challenges.withChanges(known.challenges, challenges),
    };
  }
}
