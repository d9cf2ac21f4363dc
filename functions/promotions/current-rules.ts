import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { environment } from '#shared/environment.ts';
import { ProgramStore } from '#shared/stores/program/program-store.ts';
import { ReleaseStore } from '#shared/stores/promotions/release-store.ts';
import { CurrentRules } from '#shared/usecases/program/current-rules.ts';
import { now } from '../surroundings.ts';

/** Programme and promotions as this process knows them, one for all its requests. */
export function currentRules(client: DynamoDBClient): CurrentRules {
  const table = environment('PROGRAM_TABLE');
  const stores = {
    programs: new ProgramStore(client, table),
    releases: new ReleaseStore(client, table),
  };
  return new CurrentRules(stores, now);
}
