import { environment } from '#shared/environment.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { CounterStore } from '#shared/stores/ledger/counter-store.ts';
import { ProgramStore } from '#shared/stores/program/program-store.ts';
import { PromotionStore } from '#shared/stores/promotions/promotion-store.ts';
import { ReleaseStore } from '#shared/stores/promotions/release-store.ts';
import type { PromotionSurroundings, SwitchSurroundings } from '#shared/usecases/promotions/surroundings.ts';
import { now, pause, random } from '../surroundings.ts';

/** Where promotions are kept, for those who only look. */
export function promotionStore(): PromotionStore {
  return new PromotionStore(dynamoDb(), environment('PROGRAM_TABLE'));
}

/** For what needs no check: to stop one, or to take one away. */
export function switchSurroundings(): SwitchSurroundings {
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
export function promotionSurroundings(): PromotionSurroundings {
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
