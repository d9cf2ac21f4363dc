import { contract } from '#shared/contracts/contract.ts';
import { id, noParams, page, paging, text } from '#shared/contracts/fields.ts';
import { bookedPurchase } from './purchase.ts';

export const findReceipts = contract({
  operationId: 'findReceipts',
  capability: 'ledger',
  method: 'GET',
  path: '/v1/purchases',
  audit: 'read',
  summary: 'Find a receipt without its card',
  description:
    'Finds purchases by their id, in one store or in all. Ids are unique for each member, so there may be ' +
    'more than one. A purchase is found a moment after its booking.',
  scopes: ['channel', 'agent'],
  params: noParams,
  query: paging.extend({
    store: text(64).optional().meta({ description: 'Store; any, or none, unless sent' }),
    purchaseId: id,
  }),
  body: undefined,
  answers: {
    200: { description: 'A page of receipts; empty where none is found', schema: page(bookedPurchase) },
  },
  refusals: ['client-disabled'],
});
