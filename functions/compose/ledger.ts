import { environment } from '#shared/environment.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
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
export function pointsPorts(): BookingPorts {
  return {
    ledger: new LedgerStore(dynamoDb(), environment('LEDGER_TABLE'), environment('COUNTERS_TABLE')),
    details: new DetailsStore(dynamoDb()),
    now,
    pause,
    random,
  };
}

/** What an act is booked with. */
export function ledgerPorts(): BookingPorts {
  return {
    ...pointsPorts(),
    details: new DetailsStore(dynamoDb(), environment('DETAILS_TABLE')),
  };
}

/** What a log is read with where nobody asks for line detail. */
export function pointsLogStores(): LogStores {
  return {
    ledger: new LedgerStore(dynamoDb(), environment('LEDGER_TABLE')),
    details: new DetailsStore(dynamoDb()),
  };
}

/** What a log is read with. */
export function logStores(): LogStores {
  return {
    ...pointsLogStores(),
    details: new DetailsStore(dynamoDb(), environment('DETAILS_TABLE')),
  };
}

/** What a purchase is booked with. */
export function purchasePorts(): PurchasePorts {
  const counters = new CounterStore(dynamoDb(), environment('COUNTERS_TABLE'));
  const budgetHints = new BudgetHints(counters);
  return { ...ledgerPorts(), ...judgingPorts(), budgetHints };
}

/** What points are spent with: on what, and together with whom. */
export function redeemPorts(): RedeemPorts {
  return {
    ...pointsPorts(),
    rewards: new RewardStore(dynamoDb(), environment('REWARDS_TABLE')),
    households: new HouseholdStore(dynamoDb(), environment('MEMBERS_TABLE')),
  };
}
