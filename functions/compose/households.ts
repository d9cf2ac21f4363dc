import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { environment } from '#shared/environment.ts';
import { HouseholdStore } from '#shared/stores/households/household-store.ts';
import type { HouseholdSurroundings } from '#shared/usecases/households/household-surroundings.ts';
import { pointsSurroundings } from './ledger.ts';

export function householdSurroundings(client: DynamoDBClient): HouseholdSurroundings {
  return {
    ...pointsSurroundings(client),
    households: new HouseholdStore(client, environment('MEMBERS_TABLE')),
  };
}
