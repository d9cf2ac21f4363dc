import type { BacktestDocument } from '#shared/contracts/promotions/backtest.ts';
import { BacktestNotFound } from '#shared/domain/promotions/backtest-refusals.ts';
import type { BacktestStore } from '#shared/stores/promotions/backtest-store.ts';
import { describeBacktest } from '#shared/usecases/promotions/describe-backtest.ts';

export async function getBacktest(
  backtests: BacktestStore,
  backtestId: string,
  now: number,
): Promise<BacktestDocument> {
  const progress = await backtests.progress(backtestId, now);
  if (!progress) throw new BacktestNotFound();
  return describeBacktest(progress, now);
}
