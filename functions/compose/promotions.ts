import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
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
  const client = dynamoDb();
  const program = environment('PROGRAM_TABLE');
  return {
    promotions: new PromotionStore(client, program),
    releases: new ReleaseStore(client, program),
    now,
    random,
    pause,
  };
}

/** What a change needs: the programme it must fit, and what was spent of its budget. */
export function promotionPorts(): PromotionPorts {
  const client = dynamoDb();
  const program = environment('PROGRAM_TABLE');
  return {
    promotions: new PromotionStore(client, program),
    releases: new ReleaseStore(client, program),
    programs: new ProgramStore(client, program),
    counters: new CounterStore(client, environment('COUNTERS_TABLE')),
    now,
    random,
    pause,
  };
}

/** What a purchase is judged with. */
export function judgingPorts(client: DynamoDBClient): JudgingPorts {
  return { rules: currentRules(client), people: personFacts(client) };
}

/** Programme and promotions as this process knows them, one for all its requests. */
export function currentRules(client: DynamoDBClient): CurrentRules {
  const table = environment('PROGRAM_TABLE');
  const stores = {
    programs: new ProgramStore(client, table),
    releases: new ReleaseStore(client, table),
  };
  return new CurrentRules(stores, now, noteStaleRules);
}
