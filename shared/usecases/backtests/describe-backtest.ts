import type { BacktestDocument } from '#shared/contracts/backtests/backtest.ts';
import { present } from '#shared/domain/present.ts';
import { formatInstant } from '#shared/domain/time/calendar.ts';
import type { BacktestProgress } from './backtest-job.ts';

function describeResult(outcome: BacktestProgress['outcome']): BacktestDocument['result'] {
  if (outcome?.status !== 'done') return undefined;
  const { biggestWinners, overlaps, budgetExhaustedAt, ...result } = outcome.result;
  return {
    ...result,
    biggestWinners: [...biggestWinners],
    budgetExhaustedAt: budgetExhaustedAt === null ? null : formatInstant(budgetExhaustedAt),
    overlaps: [...overlaps],
  };
}

/** The public form of a back-test and its progress. */
export function describeBacktest({
  job,
  outcome,
  runsSince,
  partsDone,
  walked,
}: BacktestProgress): BacktestDocument {
  const { asked } = job;
  return present({
    backtestId: job.jobId,
    promotionId: asked.promotion.promotionId,
    version: asked.promotion.version,
    from: formatInstant(asked.from),
    to: formatInstant(asked.to),
    status: outcome?.status ?? (runsSince === undefined ? 'waiting' : 'running'),
    progress: { done: partsDone, of: job.parts, entries: walked },
    startedAt: formatInstant(job.startedAt),
    endedAt: outcome && formatInstant(outcome.endedAt),
    result: describeResult(outcome),
    failure: outcome?.status === 'failed' ? outcome.failure : undefined,
  });
}
