import { endOfWalk } from '#shared/domain/backtests/backtest.ts';
import { resultOf } from '#shared/domain/backtests/backtest-result.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { failJob, finishJob } from '#shared/usecases/jobs/end-job.ts';
import { type BacktestJobs, backtestTally } from './backtest-job.ts';

/** Combines the parts into the result. Safe to repeat: the first outcome counts. */
export async function finishBacktest(
  ports: {
    readonly jobs: BacktestJobs;
    readonly programOf: (version: number) => Promise<Program>;
    readonly now: () => number;
  },
  backtestId: string,
): Promise<void> {
  const { jobs, now } = ports;
  await finishJob(
    {
      jobs,
      tally: backtestTally,
      now,
      resultOf: async (walk, { asked: { promotion, from, programVersion } }) => {
        const { baseCurrency } = await ports.programOf(programVersion);
        return resultOf(endOfWalk(walk), { promotion, from, baseCurrency });
      },
    },
    backtestId,
  );
}

const FAILURE =
  'The history could not be walked to its end, although it was tried several times. Nothing was changed by it: start another one.';

/** Marks a back-test as failed. The cause is in the logs of the functions, because a marketer cannot act on it. */
export function failBacktest(
  ports: { readonly jobs: BacktestJobs; readonly now: () => number },
  backtestId: string,
): Promise<void> {
  return failJob(ports, backtestId, FAILURE);
}
