import type { JobTally } from '#shared/domain/jobs/job-tally.ts';
import type { Job, JobStore } from '#shared/stores/jobs/job-store.ts';

export interface FinishJobPorts<Asked, Result, Place, Tally> {
  readonly jobs: JobStore<Asked, Result, Place>;
  readonly tally: JobTally<Tally>;
  /** Makes the result from the tally of all parts. */
  readonly resultOf: (tally: Tally, job: Job<Asked>) => Promise<Result>;
  readonly now: () => number;
}

/** Combines the tallies of the parts, one at a time. Safe to repeat: the first outcome counts. */
export async function finishJob<Asked, Result, Place, Tally>(
  ports: FinishJobPorts<Asked, Result, Place, Tally>,
  jobId: string,
): Promise<void> {
  const { jobs, tally } = ports;
  const job = await jobs.job(jobId);
  let whole = tally.empty;
  for (let part = 0; part < job.parts; part += 1) {
    const kept = await jobs.part(jobId, part);
    if (!kept?.done) throw new TypeError('a part of the job is not through');
    whole = tally.merge(whole, tally.unpack(kept.tally));
  }
  const result = await ports.resultOf(whole, job);
  await jobs.end(jobId, { status: 'done', endedAt: ports.now(), result });
}

/** Marks a job as failed. `failure` is for the caller who reads the job; the cause is in the logs of the functions. */
export async function failJob<Asked, Result, Place>(
  { jobs, now }: { readonly jobs: Pick<JobStore<Asked, Result, Place>, 'end'>; readonly now: () => number },
  jobId: string,
  failure: string,
): Promise<void> {
  await jobs.end(jobId, { status: 'failed', endedAt: now(), failure });
}
