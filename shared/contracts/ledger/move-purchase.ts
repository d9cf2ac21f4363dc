import * as z from 'zod';
import { contract } from '#shared/contracts/contract.ts';
import { id, memberReference, noQuery } from '#shared/contracts/fields.ts';
import { bookedAnswers } from './answers.ts';
import { purchaseAnswer } from './book-purchase.ts';
import { returnAnswer } from './book-return.ts';

export const moveAnswer = z.strictObject({
  from: returnAnswer.meta({ description: 'Of the member of the path, as a return is answered' }),
  to: purchaseAnswer.meta({ description: 'Of the member who bought, as a purchase is answered' }),
});

export type MoveAnswer = z.infer<typeof moveAnswer>;

export const movePurchase = contract({
  operationId: 'movePurchase',
  capability: 'ledger',
  method: 'PUT',
  path: '/v1/members/{member}/purchases/{purchaseId}/moves/{moveId}',
  summary: 'Move a purchase that was booked on the wrong member',
  description:
    'In one step the member of the path, who has it by mistake, gives all of it back, and it is booked for `to`, ' +
    'who bought, under its own purchase id, with its lines and its time, by the rules of now. What was spent of its ' +
    'points meanwhile is owed or forgiven by the claw-back policy of the programme, as with a return, and the member ' +
    'who bought gets the points all the same. The return is dated as the purchase is, so that no day counts it twice. ' +
    'Move ids and return ids of a purchase are of one kind: an id is used once. A purchase of which something came ' +
    'back (or that has moved) is refused 409 `purchase-returned`; one that points paid for 409 ' +
    '`purchase-paid-with-points`, for they were points of the member of the path; one whose id `to` has already, so ' +
    'also one that would move back, 409 `purchase-booked`; and more points than `adjustmentApprovalAbove` of the ' +
    'programme 409 `approval-needed`.',
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
  answers: bookedAnswers(moveAnswer, 'Moved'),
  refusals: [
    'member-not-found',
    'member-suspended',
    'member-erased',
    'member-merged',
    'actor-is-beneficiary',
    'approval-needed',
    'move-too-large',
    'purchase-booked',
    'purchase-not-found',
    'purchase-paid-with-points',
    'purchase-returned',
    'reference-reused',
    'same-member',
    'state-full',
    'too-many-points',
    'unsupported-currency',
  ],
});
