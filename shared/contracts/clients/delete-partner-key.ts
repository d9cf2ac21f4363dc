import * as z from 'zod';
import { contract } from '#shared/contracts/contract.ts';
import { noQuery } from '#shared/contracts/fields.ts';
import { keyId, partnerId } from './partner.ts';

export const deletePartnerKey = contract({
  operationId: 'deletePartnerKey',
  capability: 'clients',
  method: 'DELETE',
  path: '/v1/partners/{partnerId}/keys/{keyId}',
  summary: 'Delete a key of a partner',
  description: 'The key stops working within 10 seconds. A partner may have no key.',
  scopes: [],
  params: z.strictObject({ partnerId, keyId }),
  query: noQuery,
  ifMatch: true,
  body: undefined,
  answers: { 204: { description: 'Deleted' } },
  refusals: ['partner-not-found', 'key-not-found'],
});
