import type { BackFillDocument } from '#shared/contracts/engagement/back-fill.ts';
import { BackFillNotFound } from '#shared/domain/engagement/refusals.ts';
import { readJob } from '#shared/usecases/jobs/read-job.ts';
import { type BackFillJobs, LOST } from './back-fill-job.ts';
import { describeBackFill } from './describe-back-fill.ts';

export async function getBackFill(
  ports: { readonly jobs: BackFillJobs; readonly now: () => number },
  backFillId: string,
): Promise<BackFillDocument> {
  const progress = await readJob(ports, backFillId, LOST);
  if (!progress) throw new BackFillNotFound();
  return describeBackFill(progress);
}
