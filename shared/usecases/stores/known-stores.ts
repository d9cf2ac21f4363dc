import { factsOfStore, type StoreFacts } from '#shared/domain/stores/store.ts';
import type { KeptStore, StoreVersions } from '#shared/stores/stores/store-versions.ts';

const REMEMBERED_MAX = 1000;
/** Newest versions that are read of a store. More are changes of a machine; those before them are read one by one. */
const VERSIONS_MAX = 100;

/** Versions of stores in the memory of a process, for the configurations that entries recorded. They never change. */
export class KnownStores {
  readonly #versions: StoreVersions;
  readonly #known = new Map<string, { readonly upTo: number; readonly versions: readonly KeptStore[] }>();

  constructor(versions: StoreVersions) {
    this.#versions = versions;
  }

  /** A store in a configuration that exists; undefined where nobody described it. One query for each store. */
  async at(storeId: string, configuration: number): Promise<StoreFacts | undefined> {
    const versions = await this.#upTo(storeId, configuration);
    const found = versions.find(({ version }) => version <= configuration);
    const [older] =
      found || versions.length < VERSIONS_MAX ? [] : await this.#versions.upTo(storeId, configuration, 1);
    const { content } = found ?? older ?? {};
    return content && factsOfStore(content);
  }

  async #upTo(storeId: string, configuration: number): Promise<readonly KeptStore[]> {
    const known = this.#known.get(storeId);
    if (known && known.upTo >= configuration) return known.versions;
    const versions = await this.#versions.upTo(storeId, configuration, VERSIONS_MAX);
    if (this.#known.size >= REMEMBERED_MAX) this.#known.clear();
    this.#known.set(storeId, { upTo: configuration, versions });
    return versions;
  }
}
