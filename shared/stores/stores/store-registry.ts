import type { DynamoDBClient, TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { Deed } from '#shared/domain/documents/document-record.ts';
import type { StoreContent, StoreVersion } from '#shared/domain/stores/store.ts';
import { activeOf } from '#shared/stores/documents/active-documents.ts';
import {
  type Latest,
  nextConfiguration,
  readLatest,
  releaseWrite,
  sizeChange,
} from '#shared/stores/documents/configuration.ts';
import { bytesOf, contentItem, type Item, keyOf } from '#shared/stores/documents/document-items.ts';
import { type DocumentKind, plainForm } from '#shared/stores/documents/document-kind.ts';
import { DocumentVersions } from '#shared/stores/documents/document-versions.ts';
import { NewestDocuments } from '#shared/stores/documents/newest-documents.ts';
import { newestDelete, newestPut } from '#shared/stores/documents/newest-writes.ts';
import { writeAll } from '#shared/stores/write-all.ts';
import { keptStores } from './store-versions.ts';

const stores: DocumentKind<StoreVersion> = {
  name: keptStores.name,
  store: ({ storeId: id, version, changedBy: by, changedAt: at, ...content }) => {
    return { id, version, content, changed: { by, at } };
  },
  restore: ({ id, version, content, changed: { by, at } }) => {
    return { ...(content as StoreContent), storeId: id, version, changedBy: by, changedAt: at };
  },
};

/** The room of a store among all, in bytes: that of its id and its stored form. */
export function storeBytes(storeId: string, content: StoreContent): number {
  return Buffer.byteLength(storeId) + bytesOf(content);
}

function bytesOfStore({ storeId, version, changedBy, changedAt, ...content }: StoreVersion): number {
  return storeBytes(storeId, content);
}

/**
 * Stores for their editors, in the programme's table. Each change takes the next configuration, in one transaction with
 * the version, the newest copy, the copy that bookings load, and the release.
 */
export class StoreRegistry extends NewestDocuments<StoreVersion> {
  readonly #client: DynamoDBClient;
  readonly #table: string;
  readonly #versions: DocumentVersions<Parameters<typeof keptStores.store>[0]>;

  constructor(client: DynamoDBClient, table: string) {
    super(client, table, plainForm(stores));
    this.#client = client;
    this.#table = table;
    this.#versions = new DocumentVersions(client, table, keptStores);
  }

  /** The newest numbers, with the count and the bytes of all stores. One consistent read. */
  latest(): Promise<Latest> {
    return readLatest(this.#client, this.#table, stores, true);
  }

  /** Returns false where the store or the configuration changed since the reads. */
  change(store: StoreVersion, before: StoreVersion | undefined, latest: Latest): Promise<boolean> {
    const { storeId, version, changedBy: by, changedAt: at, ...content } = store;
    const Item: Item = { ...contentItem({ id: storeId, version, content }), ...this.#copyKey(storeId) };
    const writes = [
      { Put: newestPut(this.#table, plainForm(stores), store, before?.version ?? 0) },
      { Put: { TableName: this.#table, Item } },
      this.#versions.putWrite({ storeId, version, content, by, at }),
    ];
    return this.#release({ before, after: store }, latest, { by, at }, writes);
  }

  /** Returns false where the store or the configuration changed since the reads. */
  remove(before: StoreVersion, latest: Latest, { by, at }: Deed): Promise<boolean> {
    const { storeId } = before;
    const version = latest.configuration + 1;
    const writes = [
      newestDelete(this.#table, plainForm(stores), before),
      { Delete: { TableName: this.#table, Key: this.#copyKey(storeId) } },
      this.#versions.putWrite({ storeId, version, content: undefined, by, at }),
    ];
    return this.#release({ before }, latest, { by, at }, writes);
  }

  #copyKey(storeId: string): Item {
    return keyOf(activeOf(stores.name), storeId);
  }

  #release(
    { before, after }: { readonly before?: StoreVersion | undefined; readonly after?: StoreVersion },
    latest: Latest,
    deed: Deed,
    writes: readonly TransactWriteItem[],
  ): Promise<boolean> {
    const { configuration, active, activeBytes } = latest;
    const grown = (after ? bytesOfStore(after) : 0) - (before ? bytesOfStore(before) : 0);
    const size = {
      active: active + Number(after !== undefined) - Number(before !== undefined),
      activeBytes: activeBytes + grown,
    };
    const release = {
      configuration: configuration + 1,
      id: (after ?? before)?.storeId ?? '',
      version: after?.version,
      previous: before?.version,
    };
    return writeAll(this.#client, [
      nextConfiguration(this.#table, configuration, sizeChange(stores, size)),
      ...writes,
      releaseWrite(this.#table, stores, release, deed),
    ]);
  }
}
