import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { environment } from '#shared/environment.ts';
import { DetailsStore } from '#shared/stores/ledger/details-store.ts';
import { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';
import type { LogStores } from '#shared/usecases/ledger/log-reader.ts';

/** What a log is read with where nobody asks for line detail. */
export function pointsLogStores(client: DynamoDBClient): LogStores {
  return {
    ledger: new LedgerStore(client, environment('LEDGER_TABLE')),
    details: new DetailsStore(client),
  };
}

/** What a log is read with. */
export function logStores(client: DynamoDBClient): LogStores {
  return {
    ...pointsLogStores(client),
    details: new DetailsStore(client, environment('DETAILS_TABLE')),
  };
}
