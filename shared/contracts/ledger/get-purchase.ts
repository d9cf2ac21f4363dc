import * as z from 'zod';
import { contract } from '#shared/contracts/contract.ts';
import { id, memberReference } from '#shared/contracts/fields.ts';
import { entryQuery } from './get-entry.ts';
import { bookedPurchase } from './purchase.ts';

export const getPurchase = contract({
  operationId: 'getPurchase',
  capability: 'ledger',
  method: 'GET',
  path: '/v1/members/{member}/purchases/{purchaseId}',
  summary: 'Read a purchase and its returns',
  scopes: ['channel', 'agent', 'member'],
  params: z.strictObject({ member: memberReference, purchaseId: id }),
  query: entryQuery,
  body: undefined,
  answers: { 200: { description: 'The purchase', schema: bookedPurchase } },
  refusals: ['client-disabled', 'member-not-found', 'member-merged', 'purchase-not-found'],
});
