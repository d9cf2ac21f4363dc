import { listClients as contract } from '#shared/contracts/clients/list-clients.ts';
import { environment } from '#shared/environment.ts';
import { ClientStore } from '#shared/stores/clients/client-store.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { listClients } from '#shared/usecases/clients/list-clients.ts';
import { Cursors } from '#shared/usecases/paging.ts';
import { channelClients } from '../compose/client-guard.ts';
import { staffReadHandler } from '../edge/http.ts';

const clients = new ClientStore(dynamoDb(), environment('CLIENTS_TABLE'));
const stores = { clients, types: channelClients() };
const cursors = new Cursors(environment('IDENTIFIER_KEY'));

export const handler = staffReadHandler(contract, async ({ query }) => ({
  status: 200,
  body: await listClients(stores, cursors, query),
}));
