import * as z from 'zod';
import { bookedAnswers } from '#shared/contracts/answers.ts';
import { contract } from '#shared/contracts/contract.ts';
import { id, memberReference, points, quantity, time } from '#shared/contracts/fields.ts';
import { balance } from './balance.ts';
import { entry } from './entry.ts';
import { followUpRefusals } from './follow-up.ts';
import { entryQuery } from './get-entry.ts';
import { LINES_MAX, uniqueLines } from './purchase.ts';

const deliveryAnswer = z
  .strictObject({
    entry,
    pointsDelivered: points.meta({ description: 'Points that waited, and wait for their maturity now' }),
    maturesAt: time.optional().meta({ description: 'Instant at which they mature; absent for at once' }),
    balance,
  })
  .meta({ id: 'DeliveryResponse' });

export type DeliveryAnswer = z.infer<typeof deliveryAnswer>;

export const bookDelivery = contract({
  operationId: 'bookDelivery',
  capability: 'ledger',
  method: 'PUT',
  path: '/v1/members/{member}/purchases/{purchaseId}/deliveries/{deliveryId}',
  summary: 'Deliver goods',
  description:
    'For a purchase with `maturesFrom: "delivery"`: the points of the goods mature as if bought at `occurredAt`. At ' +
    'most 20 a purchase; without `lines` all that is not delivered yet is delivered.',
  scopes: ['channel'],
  params: z.strictObject({ member: memberReference, purchaseId: id, deliveryId: id }),
  query: entryQuery,
  body: z
    .strictObject({
      occurredAt: time,
      lines: z
        .array(z.strictObject({ lineId: id.meta({ example: '1' }), quantity }).meta({ id: 'DeliveryLine' }))
        .min(1)
        .max(LINES_MAX)
        .superRefine(uniqueLines)
        .optional(),
    })
    .meta({ id: 'Delivery' }),
  bodyExample: { occurredAt: '2026-11-24T16:40:00Z', lines: [{ lineId: '1', quantity: 1 }] },
  answers: bookedAnswers(deliveryAnswer, 'Delivered'),
  refusals: [...followUpRefusals, 'not-waiting', 'too-many-parts'],
});
