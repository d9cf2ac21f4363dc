import { environment } from '#shared/environment.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { HouseholdStore } from '#shared/stores/households/household-store.ts';
import { CounterStore } from '#shared/stores/ledger/counter-store.ts';
import { DetailsStore } from '#shared/stores/ledger/details-store.ts';
import { LedgerBatches } from '#shared/stores/ledger/ledger-batches.ts';
import { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';
import { SaleStore } from '#shared/stores/ledger/sale-store.ts';
import { RewardStore } from '#shared/stores/rewards/reward-store.ts';
import { MissStore } from '#shared/stores/service/miss-store.ts';
import type { PurchasePorts } from '#shared/usecases/ledger/book-purchase.ts';
import type { RedeemPorts } from '#shared/usecases/ledger/redeem-points.ts';
import { BudgetHints } from '#shared/usecases/log/budget-hints.ts';
import type { LogStores } from '#shared/usecases/log/log-reader.ts';
import type { BookingPorts } from '#shared/usecases/log/log-writer.ts';
import type { ListStores } from '#shared/usecases/log/read-ahead.ts';
import { bookingLedger } from './booking-ledger.ts';
import { now, pause, random } from './clock.ts';
import { memberFinder } from './member-resolver.ts';
import { judgingPorts } from './promotions.ts';

/** The ports of an act that only moves points. It has no line detail, so it needs no table of details. */
export function pointsPorts(): BookingPorts {
  return {
    ledger: bookingLedger(),
    details: new DetailsStore(dynamoDb()),
    now,
    pause,
    random,
  };
}

/** The store of the counts of unknown receivers. */
export function missStore(): MissStore {
  return new MissStore(dynamoDb(), environment('RATES_TABLE'));
}

/** The ports of an act that has line detail. */
export function ledgerPorts(): BookingPorts {
  return {
    ...pointsPorts(),
    details: new DetailsStore(dynamoDb(), environment('DETAILS_TABLE')),
  };
}

/** The stores that read a log without line detail. */
export function pointsLogStores(): LogStores {
  return {
    ledger: new LedgerStore(dynamoDb(), environment('LEDGER_TABLE')),
    details: new DetailsStore(dynamoDb()),
  };
}

/** The stores that read a log with line detail. */
export function logStores(): LogStores {
  return {
    ...pointsLogStores(),
    details: new DetailsStore(dynamoDb(), environment('DETAILS_TABLE')),
  };
}

/** The stores of lists of acts without line detail. */
export function pointsListStores(): ListStores {
  return { ...pointsLogStores(), batches: new LedgerBatches(dynamoDb(), environment('LEDGER_TABLE')) };
}

/** The stores of lists of acts with line detail. */
export function listStores(): ListStores {
  const [ledger, details] = [environment('LEDGER_TABLE'), environment('DETAILS_TABLE')];
  return { ...logStores(), batches: new LedgerBatches(dynamoDb(), ledger, details) };
}

/** The ports that book a purchase: books, rules, person facts and budgets. */
export function purchasePorts(): PurchasePorts {
  const counters = environment('COUNTERS_TABLE');
  const budgetHints = new BudgetHints(new CounterStore(dynamoDb(), counters));
  const sales = new SaleStore(dynamoDb(), counters);
  return { ...ledgerPorts(), ...judgingPorts(), budgetHints, sales, memberOf: memberFinder() };
}

/** The ports of a redemption: books, rewards and households. */
export function redeemPorts(): RedeemPorts {
  return {
    ...pointsPorts(),
    rewards: new RewardStore(dynamoDb(), environment('REWARDS_TABLE')),
    households: new HouseholdStore(dynamoDb(), environment('MEMBERS_TABLE')),
  };
}
