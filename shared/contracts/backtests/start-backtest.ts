import * as z from 'zod';
import { contract } from '#shared/contracts/contract.ts';
import { noQuery } from '#shared/contracts/fields.ts';
import { instant } from '#shared/contracts/instant.ts';
import { promotionId } from '#shared/contracts/promotions/promotion.ts';
import { backtest } from './backtest.ts';

const DAYS_MAX = 400;
const DAY_MS = 86_400_000;

const period = z
  .strictObject({
    from: instant.meta({ description: 'The first instant' }),
    to: instant.meta({ description: 'The first instant after it' }),
  })
  .superRefine(({ from, to }, context) => {
    const days = (Date.parse(to) - Date.parse(from)) / DAY_MS;
    if (days <= 0) context.addIssue({ code: 'custom', path: ['to'], message: 'must be later than from' });
    if (days > DAYS_MAX) {
      context.addIssue({
        code: 'custom',
        path: ['to'],
        message: `must be at most ${DAYS_MAX} days after from`,
      });
    }
  });

export const startBacktest = contract({
  operationId: 'startBacktest',
  capability: 'backtests',
  method: 'POST',
  path: '/v1/promotions/{promotionId}/backtests',
  summary: 'Try a promotion on recorded purchases',
  description:
    'Tries the newest version, a draft or not, on all purchases that occurred in the period and are booked by now. ' +
    'Each is looked at as it was booked: with its lines, the member before it and the programme then; what lives with ' +
    'the person is as it is now. The promotion is tried by itself: what else was paid is told beside it, and goods ' +
    'that came back are not taken off. Limits of times count from the beginning of the period. ' +
    'Nothing is booked. The answer comes at once; read the back-test until it is done. It is kept for 30 days.',
  scopes: ['marketer'],
  params: z.strictObject({ promotionId }),
  query: noQuery,
  body: period,
  bodyExample: { from: '2026-10-01T00:00:00Z', to: '2026-11-01T00:00:00Z' },
  answers: {
    202: {
      description: 'Begun',
      schema: backtest,
      headers: { Location: 'Where the back-test is read' },
    },
  },
  refusals: ['promotion-not-found'],
});
