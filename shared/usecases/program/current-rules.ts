import { isDeepStrictEqual } from 'node:util';
import type { ActiveChanges } from '#shared/domain/documents/active.ts';
import type { DocumentRelease } from '#shared/domain/documents/document-record.ts';
import { changedParts, type Program } from '#shared/domain/program/program.ts';
import type { Rules } from '#shared/domain/promotions/rules.ts';
import { factsOfStore, type Store, type StoreFacts } from '#shared/domain/stores/store.ts';
import type { Latest } from '#shared/stores/documents/configuration.ts';
import type { ProgramStore } from '#shared/stores/program/program-store.ts';
import type { ReleaseStore } from '#shared/stores/promotions/release-store.ts';
import type { ActiveStores } from '#shared/stores/stores/active-stores.ts';
import type { StoreVersions } from '#shared/stores/stores/store-versions.ts';
import { Fresh, rulesFreshness } from '#shared/usecases/fresh.ts';
import { KnownStores } from '#shared/usecases/stores/known-stores.ts';
import { KnownPrograms } from './known-programs.ts';

/** Past rules that are kept in memory. Each may be as large as the rules in force. */
const REMEMBERED_MAX = 4;
/** The most configurations between two whose promotions are compared one by one. */
const CHANGES_MAX = 500;

export interface RuleStores {
  readonly programs: ProgramStore;
  readonly releases: ReleaseStore;
  readonly stores: ActiveStores;
  readonly storeVersions: StoreVersions;
}

/** The rules of a configuration with its stores, by id. */
interface WithStores {
  readonly rules: Rules;
  readonly stores: ReadonlyMap<string, Store>;
}

/** Rules that a quote promised. */
export interface Promised {
  readonly rules: Rules;
  /** Promotions whose promise was revoked since. */
  readonly revoked: readonly string[];
}

/** Rules that are not the newest, with their stores where they once were. */
type Past = Pick<WithStores, 'rules'> & Partial<WithStores>;

/** A promotion of these rules is revoked until the same version of it is started again. */
function revokedOf({ promotions }: Rules, released: readonly DocumentRelease[]): readonly string[] {
  const promisedVersion = new Map(promotions.map(({ promotionId, version }) => [promotionId, version]));
  const revoked = new Set<string>();
  for (const { id, version, revokes } of released) {
    if (revokes === true) revoked.add(id);
    else if (version !== undefined && version === promisedVersion.get(id)) revoked.delete(id);
  }
  return [...revoked].sort();
}

/** The ids of the promotions whose active version differs before and after these releases. */
function movedPromotions(releases: readonly DocumentRelease[]): readonly string[] {
  const moves = new Map<string, Pick<DocumentRelease, 'previous' | 'version'>>();
  for (const { id, previous, version } of releases) {
    const first = moves.get(id);
    moves.set(id, { previous: first ? first.previous : previous, version });
  }
  return [...moves]
    .filter(([, { previous, version }]) => previous !== version)
    .map(([id]) => id)
    .sort();
}

/** The same map where no store changed. */
function storesAfter(
  stores: ReadonlyMap<string, Store>,
  changes: ActiveChanges<Store>,
): ReadonlyMap<string, Store> {
  if (changes.size === 0) return stores;
  const after = new Map(stores);
  for (const [storeId, store] of changes) {
    if (store) after.set(storeId, store);
    else after.delete(storeId);
  }
  return after;
}

/**
 * The programme, the active promotions and the stores in the memory of a warm function. It asks for the newest configuration as
 * `rulesFreshness` says, and reads only the changes since the one in memory.
 */
export class CurrentRules {
  readonly #stores: RuleStores;
  readonly #programs: KnownPrograms;
  readonly #newest: Fresh<Rules>;
  readonly #past = new Map<number, Past>();
  readonly #pastStores: KnownStores;
  #known: WithStores | undefined;

  /** `onStale` is called where storage did not respond and older rules were used. */
  constructor(stores: RuleStores, now: () => number, onStale?: (ageMs: number) => void) {
    this.#stores = stores;
    this.#programs = new KnownPrograms(stores.programs);
    this.#pastStores = new KnownStores(stores.storeVersions);
    this.#newest = new Fresh({ ...rulesFreshness, read: () => this.#read(), now, onStale });
  }

  /** @throws Unavailable where storage has not responded for a minute. */
  get(): Promise<Rules> {
    return this.#newest.get();
  }

  /** The rules of a past configuration or the present one; undefined for a configuration that does not exist yet. */
  async at(version: number): Promise<Rules | undefined> {
    const known = this.#known?.rules.version === version ? this.#known.rules : this.#past.get(version)?.rules;
    if (known) return known;
    const program = await this.#programs.find(version);
    if (!program) return undefined;
    const rules = { version, program, promotions: await this.#stores.releases.activeAt(version) };
    this.#remember({ rules });
    return rules;
  }

  /**
   * The facts of a store in a configuration; undefined where nobody described it. No read for the newest configuration,
   * and for those that were the newest shortly before; for an older one, a query for each store.
   */
  async storeFacts(storeId: string | undefined, version: number): Promise<StoreFacts | undefined> {
    if (storeId === undefined) return undefined;
    const stores =
      this.#known?.rules.version === version ? this.#known.stores : this.#past.get(version)?.stores;
    if (stores) {
      const store = stores.get(storeId);
      return store && factsOfStore(store);
    }
    return this.#pastStores.at(storeId, version);
  }

  /** The rules that were in force at a past instant. */
  async inForceAt(instant: number): Promise<Rules> {
    const rules = await this.at(await this.#stores.programs.configurationAt(instant));
    if (!rules) throw new TypeError('a configuration that was released is missing');
    return rules;
  }

  /**
   * The rules of an earlier configuration that was in force at an instant or since; undefined where it was not. Two
   * queries, and the promotions of that configuration where they are not in memory.
   */
  async promised(version: number, since: number): Promise<Promised | undefined> {
    const { version: newest } = await this.get();
    const { programs, releases } = this.#stores;
    if (version >= newest || (await programs.configurationAt(since)) > version) return undefined;
    const [rules, released] = await Promise.all([this.at(version), releases.between(version, newest)]);
    return rules && { rules, revoked: revokedOf(rules, released) };
  }

  /** The programme of a configuration that an entry recorded, without promotions. */
  program(version: number): Promise<Program> {
    return this.#programs.recorded(version);
  }

  /**
   * The differences between a configuration that a caller names and one that an entry recorded: the names of the
   * programme's parts, then `promotions/{id}` for each live promotion started, stopped or changed, then `stores/{id}`
   * where the description of that store changed. Promotions in shadow are nobody's business but marketers'. `promotions`
   * alone stands for all of them where the caller's configuration is very old, or later than the recorded one. A later
   * one is not looked up, because it may come to exist, and a replay must get the same response.
   */
  async changedSince(version: number, recorded: number, storeId?: string): Promise<readonly string[]> {
    if (version === recorded) return [];
    const before = version < recorded ? await this.program(version) : undefined;
    const parts = changedParts(before, await this.program(recorded));
    if (!before || recorded - version > CHANGES_MAX) return [...parts, 'promotions'];
    const moved = movedPromotions(await this.#stores.releases.between(version, recorded));
    const live = await this.#liveAt(moved.length === 0 ? [] : [recorded, version]);
    const promotions = moved.filter((id) => live.has(id)).map((id) => `promotions/${id}`);
    const [then, now] = await Promise.all([version, recorded].map((one) => this.storeFacts(storeId, one)));
    return [...parts, ...promotions, ...(isDeepStrictEqual(then, now) ? [] : [`stores/${storeId}`])];
  }

  /** The ids of the promotions that were active, and not in shadow, in one of these configurations. */
  async #liveAt(versions: readonly number[]): Promise<ReadonlySet<string>> {
    const all = await Promise.all(versions.map((version) => this.at(version)));
    const promotions = all.flatMap((rules) => rules?.promotions ?? []);
    return new Set(promotions.filter(({ mode }) => mode !== 'shadow').map(({ promotionId }) => promotionId));
  }

  async #read(): Promise<Rules> {
    const read = await (this.#known ? this.#refreshed(this.#known) : this.#loaded());
    // A slow read may end after a later one.
    if (!this.#known || this.#known.rules.version < read.rules.version) {
      // A till may hold a quote of the rules that were the newest until now.
      if (this.#known) this.#remember(this.#known);
      this.#known = read;
    }
    return this.#known.rules;
  }

  #remember(past: Past): void {
    const [oldest] = this.#past.keys();
    if (oldest !== undefined && this.#past.size >= REMEMBERED_MAX) this.#past.delete(oldest);
    this.#past.set(past.rules.version, past);
  }

  /** The set of one configuration, even if promotions and stores change during the read. */
  async #loaded(): Promise<WithStores> {
    const { releases, stores } = this.#stores;
    const before = await releases.latest({ consistent: true });
    const [promotions, described] = await Promise.all([releases.copies(), stores.copies()]);
    const latest = await releases.latest({ consistent: true });
    const known = new Map(described.map((store) => [store.storeId, store]));
    return this.#after({ promotions, stores: known }, before.configuration, latest);
  }

  async #refreshed(known: WithStores): Promise<WithStores> {
    const { version, promotions } = known.rules;
    const latest = await this.#stores.releases.latest();
    // A read that is not consistent may return an older number.
    if (latest.configuration <= version) {
      this.#programs.saw(latest);
      return known;
    }
    return this.#after({ promotions, stores: known.stores }, version, latest);
  }

  /** Promotions and stores after the changes since a configuration, with the programme of the latest one. */
  async #after(
    known: Pick<Rules, 'promotions'> & Pick<WithStores, 'stores'>,
    since: number,
    latest: Latest,
  ): Promise<WithStores> {
    const { releases, stores } = this.#stores;
    this.#programs.saw(latest);
    const version = latest.configuration;
    const [program, released] = await Promise.all([
      this.program(version),
      releases.releasesBetween(since, version),
    ]);
    const [activated, changed] = await Promise.all([
      releases.changesBy(released),
      stores.changesBy(released),
    ]);
    return {
      rules: { version, program, promotions: releases.withChanges(known.promotions, activated) },
      stores: storesAfter(known.stores, changed),
    };
  }
}
