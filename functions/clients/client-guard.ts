import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { environment } from '#shared/environment.ts';
import { ClientStore } from '#shared/stores/clients/client-store.ts';
import { ClientGuard } from '#shared/usecases/clients/client-guard.ts';
import { now } from '../surroundings.ts';
import { channelClients } from './channel-clients.ts';

/** The limits of machine clients as this process knows them, one for all its requests. */
export function clientGuard(client: DynamoDBClient): ClientGuard {
  return new ClientGuard(new ClientStore(client, environment('CLIENTS_TABLE')), channelClients(), now);
}
