import type { BacktestDocument } from '#shared/contracts/backtests/backtest.ts';
import { BacktestNotFound } from '#shared/domain/backtests/backtest-refusals.ts';
import type { BacktestStore } from '#shared/stores/backtests/backtest-store.ts';
import { describeBacktest } from './describe-backtest.ts';

export async function getBacktest(
  backtests: BacktestStore,
  backtestId: string,
  now: number,
): Promise<BacktestDocument> {
  const progress = await backtests.progress(backtestId, now);
  if (!progress) throw new BacktestNotFound();
  return describeBacktest(progress, now);
}
