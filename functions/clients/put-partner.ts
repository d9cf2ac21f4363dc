import { putPartner as contract } from '#shared/contracts/clients/put-partner.ts';
import { environment } from '#shared/environment.ts';
import { PartnerStore } from '#shared/stores/clients/partner-store.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { changePartner } from '#shared/usecases/clients/change-partner.ts';
import { partnerSettings } from '#shared/usecases/clients/describe-client.ts';
import { now } from '../compose/clock.ts';
import { preconditionOf } from '../edge/entity-tag.ts';
import { staffHandler } from '../edge/http.ts';

const ports = { partners: new PartnerStore(dynamoDb(), environment('CLIENTS_TABLE')), now };

export const handler = staffHandler(contract, async ({ params, body, caller, header }) => {
  const editing = { by: caller.subject, precondition: preconditionOf(contract, header) };
  const changed = await changePartner(ports, params.partnerId, partnerSettings(body), editing);
  const { created, partner } = changed;
  return { status: created ? 201 : 200, body: partner };
});
