import * as z from 'zod';
import { bookedAnswers } from '#shared/contracts/answers.ts';
import { contract } from '#shared/contracts/contract.ts';
import {
  amount,
  id,
  memberReference,
  points,
  quantity,
  signedAmount,
  time,
} from '#shared/contracts/fields.ts';
import type { ReturnedPart } from '#shared/domain/ledger/acts/returned-lines.ts';
import { balance } from './balance.ts';
import { entry, tierChange } from './entry.ts';
import { followUpRefusals } from './follow-up.ts';
import { entryQuery } from './get-entry.ts';
import { LINES_MAX, uniqueLines } from './purchase.ts';

export const returnAnswer = z
  .strictObject({
    entry,
    pointsReversed: points.meta({ description: 'Points that were taken back, a debt included' }),
    pointsForgiven: points.meta({ description: 'Points that the claw-back policy of the programme forgave' }),
    pointsRestored: points.meta({ description: 'Points that had paid for the goods and were given back' }),
    refund: z.strictObject({
      total: signedAmount,
      points: z.strictObject({ points, amount }),
      toPay: signedAmount,
    }),
    tierChange: tierChange.optional(),
    balance,
  })
  .meta({ id: 'ReturnResponse' });

export type ReturnAnswer = z.infer<typeof returnAnswer>;

const returnLine = z
  .strictObject({
    lineId: id.meta({ example: '1' }),
    quantity: quantity.optional(),
    amount: amount.min(1).optional(),
  })
  .superRefine(({ quantity: pieces, amount: money }, context) => {
    const message = 'must have exactly one of quantity and amount';
    if ((pieces === undefined) === (money === undefined)) context.addIssue({ code: 'custom', message });
  })
  .meta({ id: 'ReturnLine' });

/** The pieces or the money that a line of a request names. */
export function returnedPart({
  lineId,
  quantity: pieces,
  amount: money,
}: z.infer<typeof returnLine>): ReturnedPart {
  if (pieces !== undefined) return { lineId, quantity: pieces };
  if (money !== undefined) return { lineId, amount: money };
  throw new TypeError('a line of a return names pieces or money');
}

export const bookReturn = contract({
  operationId: 'bookReturn',
  capability: 'ledger',
  method: 'PUT',
  path: '/v1/members/{member}/purchases/{purchaseId}/returns/{returnId}',
  summary: 'Return goods',
  description:
    'Takes back exactly the points that the goods earned, and gives back those that paid for them. A purchase ' +
    'can be returned in parts, by pieces or money; without `lines` all that is left is returned.',
  scopes: ['channel'],
  params: z.strictObject({ member: memberReference, purchaseId: id, returnId: id }),
  query: entryQuery,
  body: z
    .strictObject({
      occurredAt: time,
      lines: z.array(returnLine).min(1).max(LINES_MAX).superRefine(uniqueLines).optional(),
    })
    .meta({ id: 'Return' }),
  bodyExample: { occurredAt: '2026-11-24T16:40:00Z', lines: [{ lineId: '1', quantity: 1 }] },
  answers: bookedAnswers(returnAnswer, 'Booked'),
  refusals: followUpRefusals,
});
