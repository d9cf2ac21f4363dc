import { type BacktestAsked, mergeWalks, startOfWalk, type Walk } from '#shared/domain/backtests/backtest.ts';
import type { BacktestResult } from '#shared/domain/backtests/backtest-result.ts';
import { packWalk, unpackWalk } from '#shared/domain/backtests/pack-walk.ts';
import type { JobTally } from '#shared/domain/jobs/job-tally.ts';
import type { Job, JobProgress, JobStore } from '#shared/stores/jobs/job-store.ts';
import type { HistoryPlace } from '#shared/stores/ledger/ledger-history.ts';
import type { QueuePorts } from '#shared/usecases/jobs/advance-jobs.ts';

export type BacktestJob = Job<BacktestAsked>;
export type BacktestProgress = JobProgress<BacktestAsked, BacktestResult>;
export type BacktestJobs = JobStore<BacktestAsked, BacktestResult, HistoryPlace>;

export type BacktestQueuePorts = QueuePorts<BacktestAsked, BacktestResult, HistoryPlace>;

/** The failure of a back-test whose machine ended without an outcome. */
export const LOST = 'The back-test did not come to its end. Start another one.';

/** The tally of a part is its walk, which may stop in the middle of a member's log. */
export const backtestTally: JobTally<Walk> = {
  empty: startOfWalk,
  merge: mergeWalks,
  pack: packWalk,
  unpack: unpackWalk,
};
