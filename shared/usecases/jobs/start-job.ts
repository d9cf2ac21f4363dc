import type { JobMachine } from '#shared/stores/jobs/job-machine.ts';
import type { Job, JobStore } from '#shared/stores/jobs/job-store.ts';

export interface StartJobPorts<Asked, Result, Place> {
  readonly jobs: Pick<JobStore<Asked, Result, Place>, 'begin'>;
  readonly machine: Pick<JobMachine, 'start'>;
}

/**
 * Keeps what was asked for, then starts the machine. Safe to repeat: the job that is kept by the id is returned, and
 * its machine is started where an earlier call did not come that far.
 */
export async function startJob<Asked, Result, Place>(
  { jobs, machine }: StartJobPorts<Asked, Result, Place>,
  job: Job<Asked>,
): Promise<Job<Asked>> {
  const kept = await jobs.begin(job);
  await machine.start(kept);
  return kept;
}
