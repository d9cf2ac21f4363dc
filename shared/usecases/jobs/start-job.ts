import { Unavailable } from '#shared/domain/refusal.ts';
import type { Job } from '#shared/stores/jobs/job-store.ts';
import { admitJobs, type QueuePorts } from './advance-jobs.ts';

/**
 * Keeps the job, puts it at the end of the queue, and lets it run where its turn has come. Safe to repeat: an earlier
 * job of the same id is returned, and goes on where the earlier call failed.
 * @throws Unavailable where too many jobs wait
 */
export async function startJob<Asked, Result, Place>(
  ports: QueuePorts<Asked, Result, Place>,
  job: Job<Asked>,
): Promise<{ readonly job: Job<Asked>; readonly runsSince: number | undefined }> {
  const kept = await ports.jobs.begin(job);
  if (!(await ports.queue.enqueue(kept.jobId))) throw new Unavailable();
  const waits = await waitsAfterAdmission(ports, kept.jobId);
  return { job: kept, runsSince: waits ? undefined : ports.now() };
}

async function waitsAfterAdmission<Asked, Result, Place>(
  ports: QueuePorts<Asked, Result, Place>,
  jobId: string,
): Promise<boolean> {
  try {
    return (await admitJobs(ports)).waiting.includes(jobId);
  } catch (error) {
    // The queue has the job and moves on within a minute: a refusal would make the caller ask for a second one.
    if (error instanceof Unavailable) return true;
    throw error;
  }
}
