import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { environment } from '#shared/environment.ts';
import { HouseholdStore } from '#shared/stores/households/household-store.ts';
import { CounterStore } from '#shared/stores/ledger/counter-store.ts';
import { DetailsStore } from '#shared/stores/ledger/details-store.ts';
import { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';
import { RewardStore } from '#shared/stores/rewards/reward-store.ts';
import type { PurchasePorts } from '#shared/usecases/ledger/book-purchase.ts';
import type { RedeemPorts } from '#shared/usecases/ledger/redeem-points.ts';
import { BudgetHints } from '#shared/usecases/log/budget-hints.ts';
import type { LogStores } from '#shared/usecases/log/log-reader.ts';
import type { BookingPorts } from '#shared/usecases/log/log-writer.ts';
import { now, pause, random } from './clock.ts';
import { judgingPorts } from './promotions.ts';

/** What an act is booked with that only moves points: it has no line detail. */
export function pointsPorts(client: DynamoDBClient): BookingPorts {
  return {
    ledger: new LedgerStore(client, environment('LEDGER_TABLE'), environment('COUNTERS_TABLE')),
    details: new DetailsStore(client),
    now,
    pause,
    random,
  };
}

/** What an act is booked with. */
export function ledgerPorts(client: DynamoDBClient): BookingPorts {
  return {
    ...pointsPorts(client),
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
export function purchasePorts(client: DynamoDBClient): PurchasePorts {
  const counters = new CounterStore(client, environment('COUNTERS_TABLE'));
  const budgetHints = new BudgetHints(counters);
  return { ...ledgerPorts(client), ...judgingPorts(client), budgetHints };
}

/** What points are spent with: on what, and together with whom. */
export function redeemPorts(client: DynamoDBClient): RedeemPorts {
  return {
    ...pointsPorts(client),
    rewards: new RewardStore(client, environment('REWARDS_TABLE')),
    households: new HouseholdStore(client, environment('MEMBERS_TABLE')),
  };
}
