import * as z from 'zod';
import { contract } from '#shared/contracts/contract.ts';
import { noQuery } from '#shared/contracts/fields.ts';
import { instant } from '#shared/contracts/instant.ts';
import { promotionId } from '#shared/contracts/promotions/promotion.ts';
import { DAY_MS } from '#shared/domain/time/calendar.ts';
import { backtest } from './backtest.ts';

const DAYS_MAX = 400;

const period = z
  .strictObject({
    from: instant.meta({ description: 'First instant of the period' }),
    to: instant.meta({ description: 'First instant after the period' }),
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
  summary: 'Start a back-test of a promotion',
  description:
    'Tries the newest version, a draft or not, on all purchases that occurred in the period and are ' +
    'booked. Each purchase is tried as it was booked: with its lines, the state of the member before ' +
    'it and the programme of that time; facts about the person are the current ones. The promotion is ' +
    'tried alone: other promotions are listed beside it, and returned goods are not deducted. Limits ' +
    'of times count from the beginning of the period. Nothing is booked. The reply comes at once; two run at a time, ' +
    'the rest wait in order. Read the back-test until it is done. It is kept for 30 days.',
  scopes: ['marketer'],
  params: z.strictObject({ promotionId }),
  query: noQuery,
  body: period,
  bodyExample: { from: '2026-10-01T00:00:00Z', to: '2026-11-01T00:00:00Z' },
  answers: {
    202: {
      description: 'Taken',
      schema: backtest,
      headers: { Location: 'Path of the back-test' },
    },
  },
  refusals: ['promotion-not-found'],
});
