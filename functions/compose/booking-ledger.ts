import { environment } from '#shared/environment.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';
import { reportLargeLog } from './large-log.ts';

/** The ledger for writers, which reports logs that have become large. */
export function bookingLedger(): LedgerStore {
  const table = environment('LEDGER_TABLE');
  return new LedgerStore(dynamoDb(), table, environment('COUNTERS_TABLE'), reportLargeLog);
}
