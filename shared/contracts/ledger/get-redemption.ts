import { contract } from '#shared/contracts/contract.ts';
import { entryQuery } from './get-entry.ts';
import { redemption, redemptionParams } from './redemption.ts';

export const getRedemption = contract({
  operationId: 'getRedemption',
  capability: 'ledger',
  method: 'GET',
  path: '/v1/members/{member}/redemptions/{redemptionId}',
  summary: 'Read a redemption',
  scopes: ['channel', 'member'],
  params: redemptionParams,
  query: entryQuery,
  body: undefined,
  answers: { 200: { description: 'The redemption', schema: redemption } },
  refusals: ['client-disabled', 'member-not-found', 'member-merged', 'redemption-not-found'],
});
