import { failBacktest } from '#shared/usecases/backtests/end-backtest.ts';
import { backtestJobs } from '../compose/backtests.ts';
import { now } from '../compose/clock.ts';
import { endStep } from '../edge/job-steps.ts';

const ports = { jobs: backtestJobs(), now };

/** Ends a back-test as failed after a step failed for good, so that its readers learn of it. */
export const handler = endStep((backtestId) => failBacktest(ports, backtestId));
