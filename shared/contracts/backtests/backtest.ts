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
  purchasesConsidered: count.meta({ description: 'All that occurred in the period' }),
  purchasesChanged: count,
  points: points.meta({
    description: 'That the promotion would have added by itself. Its budget cuts nothing from this',
  }),
  pointsWithinBudget: points.meta({ description: 'What its budget would have let through' }),
  costBase: z.int().meta({
    description:
      'What `points` are worth in minor units of `baseCurrency`, by the point values of the programme then; rounded once',
  }),
  baseCurrency: currency,
  biggestWinners: z
    .array(
      z.strictObject({ memberId, points: amount.min(1).meta({ description: 'Points' }), purchases: count }),
    )
    .max(10),
  budgetExhaustedAt: time.nullable().meta({
    description:
      'When the budget would have run out, by `occurredAt` and to the hour: in the hour that begins then. ' +
      'null where it would have been enough, or there is none',
  }),
  overlaps: z
    .array(z.strictObject({ promotionId, purchases: count, points }))
    .max(1000)
    .meta({
      description:
        'Promotions that applied to the same purchases when they were booked, an earlier version of this one too, ' +
        'and what they paid on them: most purchases first, of more than 1,000 those first by id',
    }),
});

export const backtest = z
  .strictObject({
    backtestId,
    promotionId,
    version: z
      .int()
      .min(1)
      .meta({ description: 'The version that is tested, the newest when it was asked for' }),
    from: time,
    to: time,
    status: z.enum(['running', 'done', 'failed']),
    progress: z
      .strictObject({
        done: count.meta({ description: 'Parts of the history that are through' }),
        of: count.min(1).meta({ description: 'All parts of the history' }),
        entries: count.meta({
          description:
            'Ledger entries that were read so far, of all kinds and times. Counted every 45 seconds a part',
        }),
      })
      .meta({ description: 'How far the back-test is' }),
    startedAt: time.meta({ description: 'Purchases booked later are not looked at' }),
    endedAt: time.optional(),
    result: result.optional().meta({ description: 'Once it is done' }),
    failure: z.string().optional().meta({ description: 'Once it has failed: why, and what to do' }),
  })
  .meta({ id: 'Backtest' });
export type BacktestDocument = z.infer<typeof backtest>;
