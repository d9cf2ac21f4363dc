import * as z from 'zod';
import { contract } from '#shared/contracts/contract.ts';
import { noQuery } from '#shared/contracts/fields.ts';
import { bookPurchase } from './book-purchase.ts';
import { purchase } from './purchase.ts';

export const bookForgottenPurchase = contract({
  operationId: 'bookForgottenPurchase',
  capability: 'ledger',
  method: 'PUT',
  path: '/v1/members/{member}/forgotten-purchases/{purchaseId}',
  summary: 'Book a purchase that no till has booked',
  description:
    'The service desk books a receipt as the till would have: by the rules of now, under the same purchase id. A till ' +
    'that sends it later is answered 409 `reference-reused`, and it earns once. A receipt (store and purchase id) that ' +
    'is booked for another member is refused 409 `purchase-booked` with `memberId`; receipts are found some seconds ' +
    'after their booking, so look again before you book what is fresh, and a purchase without `store` is not looked ' +
    'for. What would bring more points than `adjustmentApprovalAbove` of the programme is refused 409 ' +
    '`approval-needed` with `points`: book it as an adjustment, which another agent approves.',
  scopes: ['agent'],
  params: bookPurchase.params,
  query: noQuery,
  body: purchase
    .extend({
      reason: z.enum(['card-forgotten', 'till-offline', 'enrolled-after', 'wrong-card', 'other']),
    })
    .meta({ id: 'ForgottenPurchase' }),
  bodyExample: { ...(bookPurchase.bodyExample as object), reason: 'card-forgotten' },
  answers: bookPurchase.answers,
  refusals: [...bookPurchase.refusals, 'actor-is-beneficiary', 'approval-needed', 'purchase-booked'],
});
