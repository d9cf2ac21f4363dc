import * as z from 'zod';
import { contract } from '#shared/contracts/contract.ts';
import { noQuery } from '#shared/contracts/fields.ts';
import { partnerId, partnerKey } from './partner.ts';

export const createPartnerKey = contract({
  operationId: 'createPartnerKey',
  capability: 'clients',
  method: 'POST',
  path: '/v1/partners/{partnerId}/keys',
  summary: 'Make a new key for a partner',
  description:
    'The secret is shown in this answer and never again. The newest key before it stays valid beside it; of three the ' +
    'oldest stops working within 10 seconds. To rotate: make a key, let the ' +
    'partner sign with it, remove the old one. Every call makes another key: send `If-Match` with the ETag of the ' +
    'partner, and a call whose answer was lost does not push out the key in use when it is repeated (412).',
  scopes: [],
  params: z.strictObject({ partnerId }),
  query: noQuery,
  ifMatch: true,
  body: undefined,
  answers: { 201: { description: 'Made', schema: partnerKey } },
  refusals: ['partner-not-found', 'version-conflict'],
});
