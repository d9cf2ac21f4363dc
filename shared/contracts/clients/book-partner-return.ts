import * as z from 'zod';
import { bookedAnswers } from '#shared/contracts/answers.ts';
import { contract } from '#shared/contracts/contract.ts';
import { id, memberReference, noQuery } from '#shared/contracts/fields.ts';
import { bookReturn, returnAnswer } from '#shared/contracts/ledger/book-return.ts';
import { partnerId } from './partner.ts';

export const bookPartnerReturn = contract({
  operationId: 'bookPartnerReturn',
  capability: 'clients',
  method: 'POST',
  path: '/v1/partners/{partnerId}/returns',
  summary: 'Return goods to a partner',
  description:
    'Signed as a purchase of a partner, and booked as a return with a token: `returnId` is the ' +
    'idempotency key within its purchase, for ever. The limits of a partner do not apply to returns.',
  scopes: 'public',
  signed: true,
  memberInBody: true,
  params: z.strictObject({ partnerId }),
  query: noQuery,
  body: z
    .strictObject({ member: memberReference, purchaseId: id, returnId: id, ...bookReturn.body.shape })
    .meta({ id: 'PartnerReturn' }),
  bodyExample: {
    member: 'card:2981000012345',
    purchaseId: 'air-miles-000123',
    returnId: 'refund-1',
    ...(bookReturn.bodyExample as object),
  },
  answers: bookedAnswers(returnAnswer, 'Booked'),
  refusals: [
    'invalid-signature',
    'rate-limited',
    ...bookReturn.refusals.filter((code) => code !== 'client-disabled'),
  ],
});
