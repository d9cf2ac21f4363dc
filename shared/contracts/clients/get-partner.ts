import * as z from 'zod';
import { contract } from '#shared/contracts/contract.ts';
import { noQuery } from '#shared/contracts/fields.ts';
import { partner, partnerId } from './partner.ts';

export const getPartner = contract({
  operationId: 'getPartner',
  capability: 'clients',
  method: 'GET',
  path: '/v1/partners/{partnerId}',
  summary: 'Read a partner, its limits and its keys',
  scopes: [],
  params: z.strictObject({ partnerId }),
  query: noQuery,
  entityTag: 'strong',
  body: undefined,
  answers: { 200: { description: 'The partner', schema: partner } },
  refusals: ['partner-not-found'],
});
