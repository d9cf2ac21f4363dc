import { contract } from '#shared/contracts/contract.ts';
import { id, noParams, page, paging, text } from '#shared/contracts/fields.ts';
import { bookedPurchase } from './purchase.ts';

export const findReceipts = contract({
  operationId: 'findReceipts',
  capability: 'ledger',
  method: 'GET',
  path: '/v1/purchases',
  summary: 'Find a receipt without its card',
  description:
    'By its store and purchase id. Ids are unique for each member, so more than one may be found. A purchase is ' +
    'found here a moment after its booking.',
  scopes: ['channel', 'agent'],
  params: noParams,
  query: paging.extend({ store: text(64), purchaseId: id }),
  body: undefined,
  answers: {
    200: { description: 'The receipts, none where there is no such one', schema: page(bookedPurchase) },
  },
  refusals: ['client-disabled'],
});
