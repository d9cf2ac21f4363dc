import { finishBackFill } from '#shared/usecases/engagement/back-fill/end-back-fill.ts';
import { backFillJobs } from '../compose/back-fills.ts';
import { now } from '../compose/clock.ts';
import { endStep } from '../edge/job-steps.ts';

const ports = { jobs: backFillJobs(), now };

/** Combines the tallies of all parts into the result, once every part is read. */
export const handler = endStep((backFillId) => finishBackFill(ports, backFillId));
