import { getClient as contract } from '#shared/contracts/clients/get-client.ts';
import { environment } from '#shared/environment.ts';
import { ClientStore } from '#shared/stores/clients/client-store.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { getClient } from '#shared/usecases/clients/change-client.ts';
import { channelClients } from '../compose/client-guard.ts';
import { staffReadHandler } from '../edge/http.ts';

const clients = new ClientStore(dynamoDb(), environment('CLIENTS_TABLE'));
const ports = { clients, types: channelClients() };

export const handler = staffReadHandler(contract, async ({ params }) => {
  return { status: 200, body: await getClient(ports, params.clientId) };
});
