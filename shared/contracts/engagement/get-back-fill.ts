import * as z from 'zod';
import { contract } from '#shared/contracts/contract.ts';
import { noQuery } from '#shared/contracts/fields.ts';
import { backFill, backfillId } from './back-fill.ts';

export const getBackFill = contract({
  operationId: 'getBackFill',
  capability: 'engagement',
  method: 'GET',
  path: '/v1/backfills/{backfillId}',
  summary: 'Read a back-fill',
  scopes: ['marketer', 'analyst'],
  params: z.strictObject({ backfillId }),
  query: noQuery,
  body: undefined,
  answers: { 200: { description: 'The back-fill as it stands', schema: backFill } },
  refusals: ['backfill-not-found'],
});
