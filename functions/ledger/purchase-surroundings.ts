import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { environment } from '#shared/environment.ts';
import { CounterStore } from '#shared/stores/ledger/counter-store.ts';
import type { PurchaseSurroundings } from '#shared/usecases/ledger/book-purchase.ts';
import { BudgetHints } from '#shared/usecases/ledger/budget-hints.ts';
import { judgingSurroundings } from '../promotions/judging-surroundings.ts';
import { ledgerSurroundings } from './ledger-surroundings.ts';

/** What a purchase is booked with, whoever sends it. */
export function purchaseSurroundings(client: DynamoDBClient): PurchaseSurroundings {
  const counters = new CounterStore(client, environment('COUNTERS_TABLE'));
  return {
    ...ledgerSurroundings(client),
    ...judgingSurroundings(client),
    budgetHints: new BudgetHints(counters),
  };
}
