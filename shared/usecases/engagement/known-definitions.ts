import type { DefinitionVersion } from '#shared/domain/engagement/definition.ts';
import { type ActiveSpan, GoalSet, type KnownDefinition, keyOf } from '#shared/domain/engagement/goal-set.ts';
import { isForgotten } from '#shared/domain/engagement/period.ts';
import type { DefinitionRelease, DefinitionReleases } from '#shared/stores/engagement/definition-releases.ts';
import { Fresh, rulesFreshness } from '#shared/usecases/fresh.ts';

/** All definitions that progress is counted for or can be taken back from, compiled. */
export interface Definitions {
  readonly set: GoalSet;
  /** Nothing that was recorded before this instant was ever counted. */
  readonly since: number;
  /** Members may have joined one of them. */
  readonly hasJoins: boolean;
  /** Households count together for one of them. */
  readonly hasParties: boolean;
  /** One of them is for segments of members. */
  readonly hasSegments: boolean;
}

interface Released {
  readonly latest: number;
  readonly definitions: ReadonlyMap<string, KnownDefinition>;
  readonly ready: Definitions | undefined;
}

/** The spans after a start or a stop. A version that follows another at once goes on in its span. */
function spansAfter(spans: readonly ActiveSpan[], { version, at }: DefinitionRelease): readonly ActiveSpan[] {
  const last = spans.at(-1);
  const isActive = last !== undefined && last.to === undefined;
  if (version === undefined) return isActive ? [...spans.slice(0, -1), { from: last.from, to: at }] : spans;
  return isActive ? spans : [...spans, { from: at }];
}

export function definitionsOf(known: readonly KnownDefinition[], now: number): Definitions | undefined {
  const alive = known.filter((one) => !isForgotten(one, now));
  const forgotten = known.filter((one) => isForgotten(one, now)).map(({ definition }) => keyOf(definition));
  if (alive.length === 0) return undefined;
  const definitions = alive.map(({ definition }) => definition);
  return {
    set: new GoalSet(alive, forgotten),
    since: Math.min(...alive.flatMap(({ spans }) => spans.map(({ from }) => from))),
    hasJoins: definitions.some(({ optIn }) => optIn === true),
    hasParties: definitions.some(({ scope }) => scope === 'household'),
    hasSegments: definitions.some(({ audience }) => audience?.segments !== undefined),
  };
}

/**
 * The definitions in the memory of a warm function, those that were stopped among them: goods of a stopped challenge
 * still come back. It asks for the newest release as `rulesFreshness` says, and reads only what was released since.
 */
export class KnownDefinitions {
  readonly #releases: DefinitionReleases;
  readonly #newest: Fresh<Released>;
  readonly #now: () => number;

  /** `onStale` is called where storage did not respond and older definitions were used. */
  constructor(releases: DefinitionReleases, now: () => number, onStale?: (ageMs: number) => void) {
    this.#releases = releases;
    this.#now = now;
    this.#newest = new Fresh({ ...rulesFreshness, read: (known) => this.#read(known), now, onStale });
  }

  /** Undefined where nothing is counted and nothing can be taken back. */
  async get(): Promise<Definitions | undefined> {
    const { ready } = await this.#newest.get();
    return ready;
  }

  async #read(known: Released | undefined): Promise<Released> {
    const before = known ?? { latest: 0, definitions: new Map<string, KnownDefinition>(), ready: undefined };
    const latest = await this.#releases.latest();
    if (latest <= before.latest) return before;
    const releases = await this.#releases.between(before.latest, latest);
    const definitions = await this.#after(before.definitions, releases);
    return { latest, definitions, ready: definitionsOf([...definitions.values()], this.#now()) };
  }

  async #after(
    before: Released['definitions'],
    releases: readonly DefinitionRelease[],
  ): Promise<Released['definitions']> {
    const spans = new Map([...before].map(([key, known]) => [key, known.spans]));
    const running = new Map<string, Pick<DefinitionVersion, 'collection' | 'definitionId' | 'version'>>();
    for (const release of releases) {
      const { collection, definitionId, version } = release;
      const key = keyOf(release);
      spans.set(key, spansAfter(spans.get(key) ?? [], release));
      if (version !== undefined) running.set(key, { collection, definitionId, version });
    }
    const versions = await this.#releases.versions([...running.values()]);
    const contents = new Map(versions.map((version) => [keyOf(version), version]));
    return new Map(
      [...spans].flatMap(([key, own]) => {
        const definition = contents.get(key) ?? before.get(key)?.definition;
        return definition ? [[key, { definition, spans: own }] as const] : [];
      }),
    );
  }
}
