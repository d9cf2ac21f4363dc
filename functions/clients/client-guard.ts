import { environment } from '#shared/environment.ts';
import { ClientStore } from '#shared/stores/clients/client-store.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { ClientGuard } from '#shared/usecases/clients/client-guard.ts';
import { now } from '../surroundings.ts';
import { channelClients } from './channel-clients.ts';

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
