import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Store, StoreContent } from '#shared/domain/stores/store.ts';
import { ActiveDocuments } from '#shared/stores/documents/active-documents.ts';
import type { ActiveKind } from '#shared/stores/documents/document-kind.ts';

export const activeStoreKind: ActiveKind<Store> = {
  name: 'store',
  idOf: ({ storeId }) => storeId,
  restore: ({ id, version, content }) => ({ ...(content as StoreContent), storeId: id, version }),
};

/** The stores as bookings need them, in the programme's table. */
export class ActiveStores extends ActiveDocuments<Store> {
  constructor(client: DynamoDBClient, table: string) {
    super(client, table, activeStoreKind);
  }
}
