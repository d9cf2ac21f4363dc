import { createPartnerKey as contract } from '#shared/contracts/clients/create-partner-key.ts';
import { environment } from '#shared/environment.ts';
import { PartnerStore } from '#shared/stores/clients/partner-store.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { createKey } from '#shared/usecases/clients/change-partner.ts';
import { now } from '../compose/clock.ts';
import { partnerSecrets } from '../compose/partners.ts';
import { preconditionOf } from '../edge/entity-tag.ts';
import { staffHandler } from '../edge/http.ts';

const partners = new PartnerStore(dynamoDb(), environment('CLIENTS_TABLE'));
const ports = { partners, secrets: partnerSecrets(), now };

export const handler = staffHandler(contract, async ({ params, caller, header }) => {
  const editing = { by: caller.subject, precondition: preconditionOf(contract, header) };
  return { status: 201, body: await createKey(ports, params.partnerId, editing) };
});
