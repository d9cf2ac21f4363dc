import type { BackFillDocument } from '#shared/contracts/engagement/back-fill.ts';
import { present } from '#shared/domain/present.ts';
import { formatInstant } from '#shared/domain/time/calendar.ts';
import type { BackFillProgress } from './back-fill-job.ts';

function statusOf({ outcome, runsSince }: BackFillProgress): BackFillDocument['status'] {
  if (!outcome) return runsSince === undefined ? 'waiting' : 'running';
  if (outcome.status === 'failed') return 'failed';
  return outcome.result.stopped ? 'stopped' : 'done';
}

/** The public form of a back-fill and its progress. */
export function describeBackFill(progress: BackFillProgress): BackFillDocument {
  const { job, outcome, partsDone, walked } = progress;
  const { collection, definitionId, version } = job.asked;
  const result = outcome?.status === 'done' ? outcome.result : undefined;
  return present({
    backfillId: job.jobId,
    collection,
    id: definitionId,
    version,
    status: statusOf(progress),
    progress: { done: partsDone, of: job.parts, entries: walked },
    startedAt: formatInstant(job.startedAt),
    endedAt: outcome && formatInstant(outcome.endedAt),
    result: result && {
      members: result.members,
      moved: result.moved,
      unlocked: result.unlocked,
      waiting: result.waiting,
      points: result.points,
      failed: result.failed,
    },
    stopped: result?.stopped ?? undefined,
    failure: outcome?.status === 'failed' ? outcome.failure : undefined,
  });
}
