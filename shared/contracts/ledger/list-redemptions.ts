import * as z from 'zod';
import { contract } from '#shared/contracts/contract.ts';
import { memberReference, page, paging } from '#shared/contracts/fields.ts';
import { entryQuery } from './get-entry.ts';
import { redemption, redemptionStatuses } from './redemption.ts';

export const listRedemptions = contract({
  operationId: 'listRedemptions',
  capability: 'ledger',
  method: 'GET',
  path: '/v1/members/{member}/redemptions',
  summary: 'List the redemptions of a member, newest first',
  description:
    'Each as reading it alone shows it, with its status now: a reservation past its time has lapsed. Redemptions of ' +
    'merged members are among them. A page with a status looks at no more than 400 redemptions: it may be short or ' +
    'empty, and still has a `nextCursor`.',
  scopes: ['channel', 'agent', 'member'],
  params: z.strictObject({ member: memberReference }),
  query: paging.extend({
    status: z.enum(redemptionStatuses).optional().meta({
      description: 'Status now of the redemptions; all of them unless sent',
    }),
    ...entryQuery.shape,
  }),
  body: undefined,
  answers: { 200: { description: 'A page of redemptions', schema: page(redemption) } },
  refusals: ['client-disabled', 'member-not-found', 'member-merged'],
});
