import type { ProgramNumbers } from '#shared/stores/program/program-numbers.ts';

/** Returns the version of the programme that was in force in a configuration. */
export type VersionOf = (configuration: number) => number;

/** The versions of the programme in recorded configurations, in the memory of a warm function. They never change. */
export class ProgramVersions {
  readonly #numbers: ProgramNumbers;
  #known = { first: 1, last: 0, versions: [] as readonly number[] };

  constructor(numbers: ProgramNumbers) {
    this.#numbers = numbers;
  }

  /** One read for all configurations of a list, and none for those between others that were asked for. */
  async of(configurations: readonly number[]): Promise<VersionOf> {
    const { first, last } = this.#known;
    const lowest = Math.min(...configurations);
    const highest = Math.max(...configurations);
    if (configurations.length > 0 && (lowest < first || highest > last)) {
      const wanted =
        last < first
          ? ([lowest, highest] as const)
          : ([Math.min(lowest, first), Math.max(highest, last)] as const);
      this.#known = { first: wanted[0], last: wanted[1], versions: await this.#numbers.between(...wanted) };
    }
    const { versions } = this.#known;
    return (configuration) => {
      const version = versions.find((one) => one <= configuration);
      if (version === undefined) throw new TypeError('a configuration was not asked for');
      return version;
    };
  }
}
