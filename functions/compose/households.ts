import { environment } from '#shared/environment.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { HouseholdStore } from '#shared/stores/households/household-store.ts';
import type { HouseholdPorts } from '#shared/usecases/households/household-ports.ts';
import { pointsPorts } from './ledger.ts';

export function householdPorts(): HouseholdPorts {
  return {
    ...pointsPorts(),
    households: new HouseholdStore(dynamoDb(), environment('MEMBERS_TABLE')),
  };
}
