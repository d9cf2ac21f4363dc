import { putClient as contract } from '#shared/contracts/clients/put-client.ts';
import { environment } from '#shared/environment.ts';
import { ClientStore } from '#shared/stores/clients/client-store.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { changeClient } from '#shared/usecases/clients/change-client.ts';
import { clientSettings } from '#shared/usecases/clients/describe-client.ts';
import { channelClients } from '../compose/client-guard.ts';
import { now } from '../compose/clock.ts';
import { preconditionOf } from '../edge/entity-tag.ts';
import { staffHandler } from '../edge/http.ts';

const clients = new ClientStore(dynamoDb(), environment('CLIENTS_TABLE'));
const ports = { clients, types: channelClients(), now };

export const handler = staffHandler(contract, async ({ params, body, caller, header }) => {
  const client = await changeClient(ports, params.clientId, {
    settings: clientSettings(body),
    precondition: preconditionOf(contract, header),
    by: caller.subject,
  });
  return { status: 200, body: client };
});
