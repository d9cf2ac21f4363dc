import * as z from 'zod';
import { bookedAnswers } from '#shared/contracts/answers.ts';
import { awaitingAnswer } from '#shared/contracts/approvals/answers.ts';
import { contract } from '#shared/contracts/contract.ts';
import { id, memberReference, noQuery } from '#shared/contracts/fields.ts';
import { purchaseAnswer } from './book-purchase.ts';
import { returnAnswer } from './book-return.ts';

const moveAnswer = z.strictObject({
  from: returnAnswer.meta({ description: 'Reply for the member of the path, as to a return' }),
  to: purchaseAnswer.meta({ description: 'Reply for the member who bought, as to a purchase' }),
});

export type MoveAnswer = z.infer<typeof moveAnswer>;

export const movePurchase = contract({
  operationId: 'movePurchase',
  capability: 'ledger',
  method: 'PUT',
  path: '/v1/members/{member}/purchases/{purchaseId}/moves/{moveId}',
  summary: 'Move a purchase to another member',
  description:
    'Use it when the wrong member got a purchase. In one step the member of the path returns all of ' +
    'it, and it is booked for `to` with the same purchase id, lines and time, by the current rules. ' +
    'Points that were spent meanwhile are a debt or forgiven by the claw-back policy, as with a ' +
    'return. The return has the date of the purchase, so that analytics count the purchase once on that day. Move ids and ' +
    'return ids of a purchase share one set: an id is used once.',
  scopes: ['agent'],
  params: z.strictObject({ member: memberReference, purchaseId: id, moveId: id }),
  query: noQuery,
  body: z
    .strictObject({
      to: memberReference,
      reason: z.enum(['wrong-card', 'shared-card', 'till-mistake', 'desk-mistake', 'other']),
    })
    .meta({ id: 'Move' }),
  bodyExample: { to: 'm-1002', reason: 'wrong-card' },
  answers: { ...bookedAnswers(moveAnswer, 'Moved'), ...awaitingAnswer },
  refusals: [
    'member-not-found',
    'member-suspended',
    'member-erased',
    'member-merged',
    'actor-is-beneficiary',
    'act-rejected',
    'move-too-large',
    'purchase-booked',
    'purchase-not-found',
    'purchase-paid-with-points',
    'purchase-returned',
    'reference-reused',
    'same-member',
    'state-full',
    'log-full',
    'too-many-points',
    'unsupported-currency',
  ],
});
