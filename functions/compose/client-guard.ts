import { clientTypes } from '#shared/domain/clients/client.ts';
import { environment } from '#shared/environment.ts';
import { ClientStore } from '#shared/stores/clients/client-store.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { ClientGuard, type ClientTypes } from '#shared/usecases/clients/client-guard.ts';
import { now } from './clock.ts';

let processGuard: ClientGuard | undefined;

/** The guard that knows the limits of machine clients. One per process, shared by all its requests. */
export function clientGuard(): ClientGuard {
  processGuard ??= new ClientGuard(
    new ClientStore(dynamoDb(), environment('CLIENTS_TABLE')),
    channelClients(),
    now,
  );
  return processGuard;
}

/** The type of each machine client, by the client id that its tokens carry. */
export function channelClients(): ClientTypes {
  const ids = environment('CHANNEL_CLIENTS');
  return new Map(clientTypes.map((type) => [ids[type], type]));
}
