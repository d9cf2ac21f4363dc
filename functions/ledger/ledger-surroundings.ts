import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { environment } from '#shared/environment.ts';
import { DetailsStore } from '#shared/stores/ledger/details-store.ts';
import { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';
import type { Surroundings } from '#shared/usecases/ledger/log-writer.ts';
import { now, pause, random } from '../surroundings.ts';

/** What an act is booked with that only moves points: it has no line detail. */
export function pointsSurroundings(client: DynamoDBClient): Surroundings {
  return {
    ledger: new LedgerStore(client, environment('LEDGER_TABLE'), environment('COUNTERS_TABLE')),
    details: new DetailsStore(client),
    now,
    pause,
    random,
  };
}

/** What an act is booked with. */
export function ledgerSurroundings(client: DynamoDBClient): Surroundings {
  return {
    ...pointsSurroundings(client),
    details: new DetailsStore(client, environment('DETAILS_TABLE')),
  };
}
