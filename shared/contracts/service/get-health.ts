import * as z from 'zod';
import { contract } from '#shared/contracts/contract.ts';
import { noParams, noQuery } from '#shared/contracts/fields.ts';

export const getHealth = contract({
  operationId: 'getHealth',
  capability: 'service',
  method: 'GET',
  path: '/health',
  summary: 'Check the health of the service',
  scopes: 'public',
  params: noParams,
  query: noQuery,
  body: undefined,
  answers: {
    200: {
      description: 'The service replies; its storage is not read',
      schema: z.strictObject({ status: z.literal('ok') }),
    },
  },
  refusals: [],
});
