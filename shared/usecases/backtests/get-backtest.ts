import type { BacktestDocument } from '#shared/contracts/backtests/backtest.ts';
import { BacktestNotFound } from '#shared/domain/backtests/backtest-refusals.ts';
import { readJob } from '#shared/usecases/jobs/read-job.ts';
import { type BacktestJobs, LOST } from './backtest-job.ts';
import { describeBacktest } from './describe-backtest.ts';

export async function getBacktest(
  ports: { readonly jobs: BacktestJobs; readonly now: () => number },
  backtestId: string,
): Promise<BacktestDocument> {
  const progress = await readJob(ports, backtestId, LOST);
  if (!progress) throw new BacktestNotFound();
  return describeBacktest(progress);
}
