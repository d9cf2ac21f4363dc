import type * as z from 'zod';
import { contract } from '#shared/contracts/contract.ts';
import { id, noParams, page, paging, text } from '#shared/contracts/fields.ts';
import { bookedPurchase } from './purchase.ts';

type Named = Readonly<Partial<Record<'purchaseId' | 'sale' | 'store', string | undefined>>>;

/** Refuses a search by nothing, and one by a sale and something else. */
function namesOne({ purchaseId, sale, store }: Named, context: z.RefinementCtx): void {
  const fault = (path: string, message: string) =>
    context.addIssue({ code: 'custom', path: [path], message });
  if (purchaseId === undefined && sale === undefined) fault('purchaseId', 'is required without sale');
  if (sale === undefined) return;
  if (purchaseId !== undefined) fault('purchaseId', 'must not stand beside sale');
  if (store !== undefined) fault('store', 'must not stand beside sale');
}

export const findReceipts = contract({
  operationId: 'findReceipts',
  capability: 'ledger',
  method: 'GET',
  path: '/v1/purchases',
  audit: 'read',
  summary: 'Find a receipt without its card',
  description:
    'Finds purchases by their id, in one store or in all, or the one that has a `sale` or had it last. Ids are unique for ' +
    'each member, so there may be more than one. By its id a purchase is found a moment after its booking, by its sale at once.',
  scopes: ['channel', 'agent'],
  params: noParams,
  query: paging
    .extend({
      store: text(64).optional().meta({ description: 'Store; any, or none, unless sent' }),
      purchaseId: id.optional(),
      sale: id.optional().meta({ description: 'Sale, in place of `purchaseId` and `store`' }),
    })
    .superRefine(namesOne),
  body: undefined,
  answers: {
    200: { description: 'A page of receipts; empty where none is found', schema: page(bookedPurchase) },
  },
  refusals: ['client-disabled'],
});
