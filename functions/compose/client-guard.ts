import { clientTypes } from '#shared/domain/clients/client.ts';
import { environment } from '#shared/environment.ts';
import { ClientStore } from '#shared/stores/clients/client-store.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { ClientGuard, type ClientTypes } from '#shared/usecases/clients/client-guard.ts';
import { now } from './clock.ts';

let ofProcess: ClientGuard | undefined;

/** The limits of machine clients as this process knows them, one for all its requests. */
export function clientGuard(): ClientGuard {
  ofProcess ??= new ClientGuard(
    new ClientStore(dynamoDb(), environment('CLIENTS_TABLE')),
    channelClients(),
    now,
  );
  return ofProcess;
}

/** Which client id of a token is a machine client of which type. */
export function channelClients(): ClientTypes {
  const ids = environment('CHANNEL_CLIENTS');
  return new Map(clientTypes.map((type) => [ids[type], type]));
}
