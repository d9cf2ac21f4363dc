import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { StoreContent } from '#shared/domain/stores/store.ts';
import type { DocumentKind } from '#shared/stores/documents/document-kind.ts';
import { DocumentVersions } from '#shared/stores/documents/document-versions.ts';
import { activeStoreKind } from './active-stores.ts';

/** A version of a store as it is kept; without content from its deletion on. */
export interface KeptStore {
  readonly storeId: string;
  /** The configuration at which it came into force. */
  readonly version: number;
  readonly content: StoreContent | undefined;
  readonly by: string;
  readonly at: number;
}

export const keptStores: DocumentKind<KeptStore> = {
  name: activeStoreKind.name,
  store: ({ storeId: id, version, content, by, at }) => {
    return { id, version, content: content ?? null, changed: { by, at } };
  },
  restore: ({ id, version, content, changed }) => {
    return { storeId: id, version, content: (content as StoreContent | null) ?? undefined, ...changed };
  },
};

/** Every version of every store, in the programme's table. */
export class StoreVersions {
  readonly #versions: DocumentVersions<KeptStore>;

  constructor(client: DynamoDBClient, table: string) {
    this.#versions = new DocumentVersions(client, table, keptStores);
  }

  /** Its newest versions up to a configuration, newest first, at most `limit`. One query. */
  upTo(storeId: string, configuration: number, limit: number): Promise<readonly KeptStore[]> {
    return this.#versions.list(storeId, limit, configuration + 1);
  }
}
