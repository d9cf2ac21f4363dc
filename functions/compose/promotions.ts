import { environment } from '#shared/environment.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { CounterStore } from '#shared/stores/ledger/counter-store.ts';
import { ProgramStore } from '#shared/stores/program/program-store.ts';
import { PromotionStore } from '#shared/stores/promotions/promotion-store.ts';
import { ReleaseStore } from '#shared/stores/promotions/release-store.ts';
import { ActiveStores } from '#shared/stores/stores/active-stores.ts';
import { StoreVersions } from '#shared/stores/stores/store-versions.ts';
import { CurrentRules } from '#shared/usecases/program/current-rules.ts';
import type { PromotionPorts, SwitchPorts } from '#shared/usecases/promotions/promotion-ports.ts';
import type { JudgingPorts } from '#shared/usecases/promotions/rules-in-force.ts';
import { now, pause, random } from './clock.ts';
import { personFacts } from './person.ts';
import { noteStaleRules } from './stale-rules.ts';

/** The store of promotions, for calls that only read. */
export function promotionStore(): PromotionStore {
  return new PromotionStore(dynamoDb(), environment('PROGRAM_TABLE'));
}

/** The ports that pause or delete a promotion. Neither needs a check against the programme. */
export function switchPorts(): SwitchPorts {
  const program = environment('PROGRAM_TABLE');
  return {
    promotions: new PromotionStore(dynamoDb(), program),
    releases: new ReleaseStore(dynamoDb(), program),
    counters: new CounterStore(dynamoDb(), environment('COUNTERS_TABLE')),
    now,
    random,
    pause,
  };
}

/** The ports that change a promotion: also the programme that it must fit. */
export function promotionPorts(): PromotionPorts {
  return { ...switchPorts(), programs: new ProgramStore(dynamoDb(), environment('PROGRAM_TABLE')) };
}

/** The ports that judge a purchase: the rules in force and the person facts. */
export function judgingPorts(): JudgingPorts {
  return { rules: currentRules(), people: personFacts() };
}

/** The cache of the programme and its promotions. One per process, shared by all its requests. */
export function currentRules(): CurrentRules {
  const table = environment('PROGRAM_TABLE');
  const stores = {
    programs: new ProgramStore(dynamoDb(), table),
    releases: new ReleaseStore(dynamoDb(), table),
    stores: new ActiveStores(dynamoDb(), table),
    storeVersions: new StoreVersions(dynamoDb(), table),
  };
  return new CurrentRules(stores, now, noteStaleRules);
}
