import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { environment } from '#shared/environment.ts';
import { HouseholdStore } from '#shared/stores/households/household-store.ts';
import type { HouseholdPorts } from '#shared/usecases/households/household-ports.ts';
import { pointsPorts } from './ledger.ts';

export function householdPorts(client: DynamoDBClient): HouseholdPorts {
  return {
    ...pointsPorts(client),
    households: new HouseholdStore(client, environment('MEMBERS_TABLE')),
  };
}
