import * as z from 'zod';
import { bookedAnswers } from '#shared/contracts/answers.ts';
import { awaitingAnswer } from '#shared/contracts/approvals/answers.ts';
import { contract } from '#shared/contracts/contract.ts';
import { id, memberReference, noQuery } from '#shared/contracts/fields.ts';
import { opening, openingAnswer } from './opening.ts';

export const bookOpening = contract({
  operationId: 'bookOpening',
  capability: 'ledger',
  method: 'PUT',
  path: '/v1/members/{member}/openings/{openingId}',
  summary: 'Book an opening balance',
  description:
    'Brings points, tier credit or a tier from an older system. The points are available at once, ' +
    'repay debt first and do not count as earned. A member may have several opening balances, each ' +
    'under its own id. An expired lot is refused.',
  scopes: [],
  params: z.strictObject({ member: memberReference, openingId: id }),
  query: noQuery,
  body: opening,
  bodyExample: {
    source: 'legacy-crm 2026-11',
    lots: [
      { points: 300, expiresOn: '2027-06-30' },
      { points: 40, expiresOn: null },
    ],
    qualifying: 250,
    tier: 'silver',
  },
  answers: { ...bookedAnswers(openingAnswer, 'Booked'), ...awaitingAnswer },
  refusals: [
    'act-rejected',
    'actor-is-beneficiary',
    'member-not-found',
    'member-suspended',
    'member-erased',
    'member-merged',
    'reference-reused',
    'occurred-in-future',
    'already-expired',
    'import-exceeded',
    'import-not-approved',
    'unknown-tier',
    'state-full',
    'log-full',
  ],
});
