import { finishBacktest } from '#shared/usecases/backtests/end-backtest.ts';
import { backtestJobs } from '../compose/backtests.ts';
import { now } from '../compose/clock.ts';
import { currentProgram } from '../compose/program.ts';
import { endStep } from '../edge/job-steps.ts';

const programs = currentProgram();
const ports = {
  jobs: backtestJobs(),
  programOf: (version: number) => programs.version(version),
  now,
};

/** Combines the tallies of all parts into the result, once every part is read. */
export const handler = endStep((backtestId) => finishBacktest(ports, backtestId));
