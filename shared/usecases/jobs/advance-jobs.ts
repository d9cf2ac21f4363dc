import type { JobMachine } from '#shared/stores/jobs/job-machine.ts';
import { hasRoom, type JobQueue, type QueueState } from '#shared/stores/jobs/job-queue.ts';
import type { JobStore } from '#shared/stores/jobs/job-store.ts';
import { failJob } from './end-job.ts';
import { ENDED_BY_MS } from './read-job.ts';

export interface QueuePorts<Asked, Result, Place> {
  readonly jobs: Pick<JobStore<Asked, Result, Place>, 'begin' | 'takeTurn' | 'end'>;
  readonly queue: Pick<JobQueue, 'state' | 'enqueue' | 'admit' | 'leave'>;
  readonly machine: Pick<JobMachine, 'start'>;
  readonly now: () => number;
  /** The failure of a job whose machine ended without an outcome. */
  readonly lost: string;
}

/**
 * Starts the machine of a job whose turn it is, or takes the job out of the queue where it has ended. Safe to repeat at
 * any time: a machine that runs is left alone.
 */
async function runOrLeave<Asked, Result, Place>(
  ports: QueuePorts<Asked, Result, Place>,
  jobId: string,
): Promise<void> {
  const { jobs, queue, machine, now } = ports;
  const at = now();
  const turn = await jobs.takeTurn(jobId, at);
  if (turn && !turn.outcome) {
    const runs = (await machine.start(turn.job)) === 'runs' && at < (turn.runsSince ?? at) + ENDED_BY_MS;
    if (runs) return;
    // The outcome may have been kept since: the first one counts.
    await failJob(ports, jobId, ports.lost);
  }
  await queue.leave(jobId);
}

/** Lets jobs that wait run while there is room, the first to come first. Returns the queue as it is then. */
export async function admitJobs<Asked, Result, Place>(
  ports: QueuePorts<Asked, Result, Place>,
): Promise<QueueState> {
  for (;;) {
    const state = await ports.queue.state();
    const [first] = state.waiting;
    if (first === undefined || !hasRoom(state)) return state;
    // Another caller may be first: then the queue has moved on.
    if (await ports.queue.admit(first)) await runOrLeave(ports, first);
  }
}

/**
 * Moves the queue on: jobs that have ended leave it, a machine that was never started is started, and the next jobs run.
 * It runs when an execution has ended and each minute, so that whoever dies half-way is made good.
 */
export async function advanceJobs<Asked, Result, Place>(
  ports: QueuePorts<Asked, Result, Place>,
): Promise<void> {
  for (const jobId of (await ports.queue.state()).running) await runOrLeave(ports, jobId);
  await admitJobs(ports);
}
