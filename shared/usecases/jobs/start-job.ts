import type { JobMachine } from '#shared/stores/jobs/job-machine.ts';
import type { Job, JobStore } from '#shared/stores/jobs/job-store.ts';

export interface StartJobPorts<Asked, Result, Place> {
  readonly jobs: Pick<JobStore<Asked, Result, Place>, 'begin'>;
  readonly machine: Pick<JobMachine, 'start'>;
}

/**
 * Keeps the job, then starts the machine. Safe to repeat: an earlier job of the same id is returned, and its machine is
 * started if the earlier call failed before that.
 */
export async function startJob<Asked, Result, Place>(
  { jobs, machine }: StartJobPorts<Asked, Result, Place>,
  job: Job<Asked>,
): Promise<Job<Asked>> {
  const kept = await jobs.begin(job);
  await machine.start(kept);
  return kept;
}
