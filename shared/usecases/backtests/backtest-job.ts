import { type BacktestAsked, mergeWalks, startOfWalk, type Walk } from '#shared/domain/backtests/backtest.ts';
import type { BacktestResult } from '#shared/domain/backtests/backtest-result.ts';
import { packWalk, unpackWalk } from '#shared/domain/backtests/pack-walk.ts';
import type { JobTally } from '#shared/domain/jobs/job-tally.ts';
import type { Job, JobProgress, JobStore } from '#shared/stores/jobs/job-store.ts';
import type { HistoryPlace } from '#shared/stores/ledger/ledger-history.ts';

export type BacktestJob = Job<BacktestAsked>;
export type BacktestProgress = JobProgress<BacktestAsked, BacktestResult>;
export type BacktestJobs = JobStore<BacktestAsked, BacktestResult, HistoryPlace>;

/** The tally of a part is its walk, which may stop in the middle of a member's log. */
export const backtestTally: JobTally<Walk> = {
  empty: startOfWalk,
  merge: mergeWalks,
  pack: packWalk,
  unpack: unpackWalk,
};
