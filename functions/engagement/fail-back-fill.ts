import { failBackFill } from '#shared/usecases/engagement/back-fill/end-back-fill.ts';
import { backFillJobs } from '../compose/back-fills.ts';
import { now } from '../compose/clock.ts';
import { endStep } from '../edge/job-steps.ts';

const ports = { jobs: backFillJobs(), now };

/** Ends a back-fill as failed after a step failed for good, so that its readers learn of it. */
export const handler = endStep((backFillId) => failBackFill(ports, backFillId));
