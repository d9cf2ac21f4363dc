import { environment } from '#shared/environment.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { CounterStore } from '#shared/stores/ledger/counter-store.ts';
import { ProgramStore } from '#shared/stores/program/program-store.ts';
import { PromotionStore } from '#shared/stores/promotions/promotion-store.ts';
import { ReleaseStore } from '#shared/stores/promotions/release-store.ts';
import { CurrentRules } from '#shared/usecases/program/current-rules.ts';
import type { PromotionPorts, SwitchPorts } from '#shared/usecases/promotions/promotion-ports.ts';
import type { JudgingPorts } from '#shared/usecases/promotions/rules-in-force.ts';
import { now, pause, random } from './clock.ts';
import { personFacts } from './person.ts';
import { noteStaleRules } from './stale-rules.ts';

/** Where promotions are kept, for those who only look. */
export function promotionStore(): PromotionStore {
  return new PromotionStore(dynamoDb(), environment('PROGRAM_TABLE'));
}

/** For what needs no check: to stop one, or to take one away. */
export function switchPorts(): SwitchPorts {
  const program = environment('PROGRAM_TABLE');
  return {
    promotions: new PromotionStore(dynamoDb(), program),
    releases: new ReleaseStore(dynamoDb(), program),
    now,
    random,
    pause,
  };
}

/** What a change needs: the programme it must fit, and what was spent of its budget. */
export function promotionPorts(): PromotionPorts {
  const program = environment('PROGRAM_TABLE');
  return {
    promotions: new PromotionStore(dynamoDb(), program),
    releases: new ReleaseStore(dynamoDb(), program),
    programs: new ProgramStore(dynamoDb(), program),
    counters: new CounterStore(dynamoDb(), environment('COUNTERS_TABLE')),
    now,
    random,
    pause,
  };
}

/** What a purchase is judged with. */
export function judgingPorts(): JudgingPorts {
  return { rules: currentRules(), people: personFacts() };
}

/** Programme and promotions as this process knows them, one for all its requests. */
export function currentRules(): CurrentRules {
  const table = environment('PROGRAM_TABLE');
  const stores = {
    programs: new ProgramStore(dynamoDb(), table),
    releases: new ReleaseStore(dynamoDb(), table),
  };
  return new CurrentRules(stores, now, noteStaleRules);
}
