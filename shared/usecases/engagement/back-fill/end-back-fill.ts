import { failJob, finishJob } from '#shared/usecases/jobs/end-job.ts';
import { type BackFillJobs, backFillTally } from './back-fill-job.ts';

interface EndPorts {
  readonly jobs: BackFillJobs;
  readonly now: () => number;
}

/** Combines the parts into the result. Safe to repeat: the first outcome counts. */
export function finishBackFill(ports: EndPorts, backFillId: string): Promise<void> {
  return finishJob({ ...ports, tally: backFillTally, resultOf: async (tally) => tally }, backFillId);
}

const FAILURE =
  'The logs could not be read to their end, although it was tried several times. What was credited stands, and is not credited again: start another one.';

/** Marks a back-fill as failed. The cause is in the logs of the functions. */
export function failBackFill(ports: EndPorts, backFillId: string): Promise<void> {
  return failJob(ports, backFillId, FAILURE);
}
