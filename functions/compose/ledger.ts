import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { environment } from '#shared/environment.ts';
import { HouseholdStore } from '#shared/stores/households/household-store.ts';
import { CounterStore } from '#shared/stores/ledger/counter-store.ts';
import { DetailsStore } from '#shared/stores/ledger/details-store.ts';
import { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';
import { RewardStore } from '#shared/stores/rewards/reward-store.ts';
import type { PurchaseSurroundings } from '#shared/usecases/ledger/book-purchase.ts';
import type { RedeemSurroundings } from '#shared/usecases/ledger/redeem-points.ts';
import { BudgetHints } from '#shared/usecases/log/budget-hints.ts';
import type { LogStores } from '#shared/usecases/log/log-reader.ts';
import type { Surroundings } from '#shared/usecases/log/log-writer.ts';
import { now, pause, random } from './clock.ts';
import { judgingSurroundings } from './promotions.ts';

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

/** What a purchase is booked with. */
export function purchaseSurroundings(client: DynamoDBClient): PurchaseSurroundings {
  const counters = new CounterStore(client, environment('COUNTERS_TABLE'));
  const budgetHints = new BudgetHints(counters);
  return { ...ledgerSurroundings(client), ...judgingSurroundings(client), budgetHints };
}

/** What points are spent with: on what, and together with whom. */
export function redeemSurroundings(client: DynamoDBClient): RedeemSurroundings {
  return {
    ...pointsSurroundings(client),
    rewards: new RewardStore(client, environment('REWARDS_TABLE')),
    households: new HouseholdStore(client, environment('MEMBERS_TABLE')),
  };
}
