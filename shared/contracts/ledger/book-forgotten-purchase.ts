import * as z from 'zod';
import { awaitingAnswer } from '#shared/contracts/approvals/answers.ts';
import { contract } from '#shared/contracts/contract.ts';
import { noQuery } from '#shared/contracts/fields.ts';
import { bookPurchase } from './book-purchase.ts';
import { purchase } from './purchase.ts';

export const bookForgottenPurchase = contract({
  operationId: 'bookForgottenPurchase',
  capability: 'ledger',
  method: 'PUT',
  path: '/v1/members/{member}/forgotten-purchases/{purchaseId}',
  summary: 'Book a forgotten purchase',
  description:
    'The service desk books a receipt as the till would have, by the current rules and under the same ' +
    'purchase id. A till that sends it later gets 409 `reference-reused`, so it earns once. A receipt ' +
    '(store and purchase id) of another member is refused with 409 `purchase-booked` and `memberId`. ' +
    'Receipts are found some seconds after their booking, and only with `store`.',
  scopes: ['agent'],
  params: bookPurchase.params,
  query: noQuery,
  body: purchase
    .extend({
      reason: z.enum(['card-forgotten', 'till-offline', 'enrolled-after', 'wrong-card', 'other']),
    })
    .meta({ id: 'ForgottenPurchase' }),
  bodyExample: { ...(bookPurchase.bodyExample as object), reason: 'card-forgotten' },
  answers: { ...bookPurchase.answers, ...awaitingAnswer },
  refusals: [...bookPurchase.refusals, 'actor-is-beneficiary', 'act-rejected', 'purchase-booked'],
});
