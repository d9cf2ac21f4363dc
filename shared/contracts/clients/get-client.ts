import * as z from 'zod';
import { contract } from '#shared/contracts/contract.ts';
import { noQuery } from '#shared/contracts/fields.ts';
import { client, clientId } from './client.ts';

export const getClient = contract({
  operationId: 'getClient',
  capability: 'clients',
  method: 'GET',
  path: '/v1/clients/{clientId}',
  summary: 'Read a machine client and its limits',
  scopes: [],
  params: z.strictObject({ clientId }),
  query: noQuery,
  entityTag: 'strong',
  body: undefined,
  answers: { 200: { description: 'The client', schema: client } },
  refusals: ['client-not-found'],
});
