import * as z from 'zod';
import type { PartOfJob } from '#shared/usecases/jobs/walk-part.ts';

/** The input that the state machine of a job passes to its steps. */
const jobEvent = z.object({ jobId: z.string().min(1) });
const partEvent = jobEvent.extend({ part: z.int().min(0) });

/** A step of a job's state machine that walks one part. The machine calls it again until `done` is true. */
export function partStep(run: (part: PartOfJob) => Promise<{ readonly done: boolean }>) {
  return (event: unknown) => run(partEvent.parse(event));
}

/** A step of a job's state machine that ends the job. */
export function endStep(run: (jobId: string) => Promise<void>) {
  return (event: unknown) => run(jobEvent.parse(event).jobId);
}
