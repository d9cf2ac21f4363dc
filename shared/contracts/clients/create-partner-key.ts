import * as z from 'zod';
import { contract } from '#shared/contracts/contract.ts';
import { noQuery } from '#shared/contracts/fields.ts';
import { partnerId, partnerKey } from './partner.ts';

export const createPartnerKey = contract({
  operationId: 'createPartnerKey',
  capability: 'clients',
  method: 'POST',
  path: '/v1/partners/{partnerId}/keys',
  summary: 'Create a key for a partner',
  description:
    'The secret is shown in this reply and never again. The newest key before it stays valid; an older ' +
    'one stops working within 10 seconds. To rotate: ' +
    'create a key, let the partner sign with it, delete the old one. Every call creates a key: send ' +
    '`If-Match` with the ETag of the partner, so that a repeated call whose reply was lost does not ' +
    'replace the key in use (412).',
  scopes: [],
  params: z.strictObject({ partnerId }),
  query: noQuery,
  ifMatch: true,
  body: z.strictObject({}),
  bodyOptional: true,
  bodyExample: {},
  answers: { 201: { description: 'Created', schema: partnerKey } },
  refusals: ['partner-not-found'],
});
