import * as z from 'zod';
import { contract } from '#shared/contracts/contract.ts';
import { noQuery } from '#shared/contracts/fields.ts';
import { partner, partnerChange, partnerId } from './partner.ts';

export const putPartner = contract({
  operationId: 'putPartner',
  capability: 'clients',
  method: 'PUT',
  path: '/v1/partners/{partnerId}',
  summary: 'Create or change a partner',
  description:
    'Takes all but the keys. A partner books the channel `partner` and no other. Limits and `disabled` ' +
    'are in force within 10 seconds.',
  scopes: [],
  params: z.strictObject({ partnerId }),
  query: noQuery,
  entityTag: 'strong',
  ifMatch: true,
  body: partnerChange,
  bodyExample: { name: 'Air Miles', stores: ['air-miles-shop'] },
  answers: {
    201: { description: 'Created', schema: partner },
    200: { description: 'Changed, or as it was before', schema: partner },
  },
  refusals: [],
});
