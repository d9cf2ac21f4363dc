import { deletePartnerKey as contract } from '#shared/contracts/clients/delete-partner-key.ts';
import { environment } from '#shared/environment.ts';
import { PartnerStore } from '#shared/stores/clients/partner-store.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { removeKey } from '#shared/usecases/clients/change-partner.ts';
import { now } from '../compose/clock.ts';
import { preconditionOf } from '../edge/entity-tag.ts';
import { staffHandler } from '../edge/http.ts';

const ports = { partners: new PartnerStore(dynamoDb(), environment('CLIENTS_TABLE')), now };

export const handler = staffHandler(contract, async ({ params, caller, header }) => {
  const editing = { by: caller.subject, precondition: preconditionOf(contract, header) };
  await removeKey(ports, params, editing);
  return { status: 204 };
});
