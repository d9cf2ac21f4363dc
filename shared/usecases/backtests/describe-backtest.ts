import type { BacktestDocument } from '#shared/contracts/backtests/backtest.ts';
import { present } from '#shared/domain/ledger/describe.ts';
import { formatInstant } from '#shared/domain/time/calendar.ts';
import type { BacktestOutcome, BacktestProgress } from '#shared/stores/backtests/backtest-store.ts';

/** Longer than the state machine may take: what has no outcome by then will never have one. */
const ENDED_BY_MS = 13 * 3_600_000;

const LOST = 'The back-test did not come to its end. Start another one.';

function outcomeBy(now: number, { job, outcome }: BacktestProgress): BacktestOutcome | undefined {
  const endedAt = job.startedAt + ENDED_BY_MS;
  if (outcome || now < endedAt) return outcome;
  return { status: 'failed', endedAt, failure: LOST };
}

function describeResult(outcome: BacktestOutcome | undefined): BacktestDocument['result'] {
  if (outcome?.status !== 'done') return undefined;
  const { biggestWinners, overlaps, budgetExhaustedAt, ...result } = outcome.result;
  return {
    ...result,
    biggestWinners: [...biggestWinners],
    budgetExhaustedAt: budgetExhaustedAt === null ? null : formatInstant(budgetExhaustedAt),
    overlaps: [...overlaps],
  };
}

/** The public picture of a back-test as it stands. */
export function describeBacktest(progress: BacktestProgress, now: number): BacktestDocument {
  const { job, partsDone } = progress;
  const outcome = outcomeBy(now, progress);
  return present({
    backtestId: job.backtestId,
    promotionId: job.promotion.promotionId,
    version: job.promotion.version,
    from: formatInstant(job.from),
    to: formatInstant(job.to),
    status: outcome?.status ?? 'running',
    progress: { done: partsDone, of: job.parts },
    startedAt: formatInstant(job.startedAt),
    endedAt: outcome && formatInstant(outcome.endedAt),
    result: describeResult(outcome),
    failure: outcome?.status === 'failed' ? outcome.failure : undefined,
  });
}
