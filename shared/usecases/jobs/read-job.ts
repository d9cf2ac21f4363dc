import type { JobProgress, JobStore } from '#shared/stores/jobs/job-store.ts';

/** Longer than a machine may run. A job without an outcome after this time never gets one. */
export const ENDED_BY_MS = 13 * 3_600_000;

/**
 * A job with its progress; undefined where there is none. A job whose machine was lost has failed, with `lost` as its
 * failure.
 */
export async function readJob<Asked, Result, Place>(
  { jobs, now }: { readonly jobs: JobStore<Asked, Result, Place>; readonly now: () => number },
  jobId: string,
  lost: string,
): Promise<JobProgress<Asked, Result> | undefined> {
  const at = now();
  const progress = await jobs.progress(jobId, at);
  if (progress?.runsSince === undefined || progress.outcome) return progress;
  const endedAt = progress.runsSince + ENDED_BY_MS;
  return at < endedAt ? progress : { ...progress, outcome: { status: 'failed', endedAt, failure: lost } };
}
