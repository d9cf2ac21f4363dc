import * as z from 'zod';
import { id, points, time } from '#shared/contracts/fields.ts';

export const backfillId = id.meta({
  description: 'Back-fill id, given by the service',
  example: '0198c2f6-8d2e-4f6b-9a51-2f60d6c7a1b3',
});

const count = z.int().min(0);

export const backFill = z
  .strictObject({
    backfillId,
    collection: z.enum(['achievements', 'challenges']),
    id: id.meta({ description: 'Id of the achievement or challenge' }),
    version: z.int().min(1).meta({ description: 'Version that is credited: the one that ran at the start' }),
    status: z.enum(['waiting', 'running', 'done', 'stopped', 'failed']),
    progress: z
      .strictObject({
        done: count.meta({ description: 'Parts of the logs that are read' }),
        of: count.min(1).meta({ description: 'All parts of the logs' }),
        entries: count.meta({ description: 'Ledger entries that are read' }),
      })
      .meta({ description: 'Progress of the back-fill' }),
    startedAt: time.meta({ description: 'Instant of the request' }),
    endedAt: time.optional(),
    result: z
      .strictObject({
        members: count.meta({ description: 'Members whose logs were counted' }),
        moved: count.meta({ description: 'Members whose progress is other than before' }),
        unlocked: count.meta({ description: 'Unlockings that were booked' }),
        waiting: count.meta({ description: 'Unlockings that wait for a reinstatement' }),
        points: points.meta({ description: 'Points that were booked' }),
        failed: count.meta({ description: 'Members who could not be counted: start another one' }),
      })
      .optional()
      .meta({ description: 'Result, once it is `done` or `stopped`' }),
    stopped: z.enum(['paused', 'changed']).optional().meta({ description: 'Reason why it stopped' }),
    failure: z.string().optional().meta({ description: 'Reason of the failure, and the next step' }),
  })
  .meta({ id: 'Backfill' });
export type BackFillDocument = z.infer<typeof backFill>;
