import * as z from 'zod';
import { contract } from '#shared/contracts/contract.ts';
import { memberReference, page, paging } from '#shared/contracts/fields.ts';
import { proofQuery, shownEntry } from './entry.ts';
import { checkPeriod, filtersText, kinds, logFilters, store } from './filters.ts';
import { entryQuery } from './get-entry.ts';

export const listEntries = contract({
  operationId: 'listEntries',
  capability: 'ledger',
  method: 'GET',
  path: '/v1/members/{member}/entries',
  summary: 'List the entries of a member, newest first',
  description:
    'Entries of members who were merged into this one stand among them, each under its own `memberId` ' +
    'and `seq`. An analyst reads the logs of erased members only. ' +
    filtersText,
  scopes: ['channel', 'agent', 'member', 'analyst'],
  params: z.strictObject({ member: memberReference }),
  query: z
    .strictObject({ ...paging.shape, kind: kinds, ...logFilters, store, ...proofQuery, ...entryQuery.shape })
    .superRefine(checkPeriod),
  body: undefined,
  answers: { 200: { description: 'A page of entries', schema: page(shownEntry) } },
  refusals: ['client-disabled', 'member-not-found', 'member-merged', 'forbidden'],
});
