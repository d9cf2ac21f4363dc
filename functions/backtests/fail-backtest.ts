import { failBacktest } from '#shared/usecases/backtests/end-backtest.ts';
import { backtestJobs } from '../compose/backtests.ts';
import { now } from '../compose/clock.ts';
import { endStep } from '../edge/job-steps.ts';

const ports = { jobs: backtestJobs(), now };

/** A step failed for good: a caller who reads the back-test is told so. */
export const handler = endStep((backtestId) => failBacktest(ports, backtestId));
