import { listPartners as contract } from '#shared/contracts/clients/list-partners.ts';
import { environment } from '#shared/environment.ts';
import { PartnerStore } from '#shared/stores/clients/partner-store.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { listPartners } from '#shared/usecases/clients/list-partners.ts';
import { Cursors } from '#shared/usecases/paging.ts';
import { staffReadHandler } from '../edge/http.ts';

const partners = new PartnerStore(dynamoDb(), environment('CLIENTS_TABLE'));
const cursors = new Cursors(environment('IDENTIFIER_KEY'));

export const handler = staffReadHandler(contract, async ({ query }) => ({
  status: 200,
  body: await listPartners(partners, cursors, query),
}));
