import { environment } from '#shared/environment.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { StoreRegistry } from '#shared/stores/stores/store-registry.ts';
import type { StorePorts } from '#shared/usecases/stores/change-store.ts';
import { now, pause, random } from './clock.ts';

/** The registry of stores, for calls that only read. */
export function storeRegistry(): StoreRegistry {
  return new StoreRegistry(dynamoDb(), environment('PROGRAM_TABLE'));
}

/** The ports that describe or delete a store. */
export function storePorts(): StorePorts {
  return { stores: storeRegistry(), now, random, pause };
}
