import { getPartner as contract } from '#shared/contracts/clients/get-partner.ts';
import { environment } from '#shared/environment.ts';
import { PartnerStore } from '#shared/stores/clients/partner-store.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { getPartner } from '#shared/usecases/clients/change-partner.ts';
import { staffReadHandler } from '../edge/http.ts';

const partners = new PartnerStore(dynamoDb(), environment('CLIENTS_TABLE'));

export const handler = staffReadHandler(contract, async ({ params }) => {
  return { status: 200, body: await getPartner(partners, params.partnerId) };
});
