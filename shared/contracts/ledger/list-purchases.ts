import * as z from 'zod';
import { contract } from '#shared/contracts/contract.ts';
import { memberReference, page, paging } from '#shared/contracts/fields.ts';
import { checkPeriod, filtersText, kinds, logFilters, store } from './filters.ts';
import { entryQuery } from './get-entry.ts';
import { bookedPurchase } from './purchase.ts';

export const listPurchases = contract({
  operationId: 'listPurchases',
  capability: 'ledger',
  method: 'GET',
  path: '/v1/members/{member}/purchases',
  summary: 'List the purchases of a member, newest first',
  description: `A purchase is an entry of the kind \`accrual\`: without it in \`kind\` the list is empty. ${filtersText}`,
  scopes: ['channel', 'agent', 'member'],
  params: z.strictObject({ member: memberReference }),
  query: z
    .strictObject({ ...paging.shape, kind: kinds, ...logFilters, store, ...entryQuery.shape })
    .superRefine(checkPeriod),
  body: undefined,
  answers: { 200: { description: 'A page of purchases', schema: page(bookedPurchase) } },
  refusals: ['client-disabled', 'member-not-found', 'member-merged'],
});
