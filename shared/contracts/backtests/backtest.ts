import * as z from 'zod';
import { amount, currency, id, memberId, points, time } from '#shared/contracts/fields.ts';
import { promotionId } from '#shared/contracts/promotions/promotion.ts';

export const backtestId = id.meta({
  description: 'Back-test id, given by the service',
  example: '0198c2f6-8d2e-4f6b-9a51-2f60d6c7a1b3',
});

const count = z.int().min(0);

const result = z.strictObject({
  membersReached: count,
  purchasesConsidered: count.meta({ description: 'Purchases that occurred in the period' }),
  purchasesChanged: count,
  points: points.meta({
    description: 'Points that the promotion would have added alone, without its budget',
  }),
  pointsWithinBudget: points.meta({ description: 'Points that its budget would have paid' }),
  costBase: z.int().meta({
    description:
      'Worth of `points` in minor units of `baseCurrency`, by the point values of that time; rounded once',
  }),
  baseCurrency: currency,
  biggestWinners: z
    .array(
      z.strictObject({ memberId, points: amount.min(1).meta({ description: 'Points' }), purchases: count }),
    )
    .max(10),
  budgetExhaustedAt: time.nullable().meta({
    description:
      'Hour in which the budget would have run out, by `occurredAt`; `null` if it would have lasted or there is none',
  }),
  overlaps: z
    .array(z.strictObject({ promotionId, purchases: count, points }))
    .max(1000)
    .meta({
      description:
        'Promotions that applied to the same purchases when they were booked, an earlier version of this one too: most purchases first, at most 1,000',
    }),
});

export const backtest = z
  .strictObject({
    backtestId,
    promotionId,
    version: z
      .int()
      .min(1)
      .meta({ description: 'Version that is tried: the newest when the back-test was started' }),
    from: time,
    to: time,
    status: z.enum(['waiting', 'running', 'done', 'failed']),
    progress: z
      .strictObject({
        done: count.meta({ description: 'Parts of the history that are read' }),
        of: count.min(1).meta({ description: 'All parts of the history' }),
        entries: count.meta({
          description:
            'Ledger entries of all kinds and times that are read. Each part counts every 45 seconds',
        }),
      })
      .meta({ description: 'Progress of the back-test' }),
    startedAt: time.meta({ description: 'Instant of the request; purchases booked later are left out' }),
    endedAt: time.optional(),
    result: result.optional().meta({ description: 'Result, once the status is `done`' }),
    failure: z
      .string()
      .optional()
      .meta({ description: 'Reason of the failure, and the next step; once the status is `failed`' }),
  })
  .meta({ id: 'Backtest' });
export type BacktestDocument = z.infer<typeof backtest>;
