import { gainOf } from '#shared/domain/backtests/gain-of.ts';
import { environment } from '#shared/environment.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { JobStore } from '#shared/stores/jobs/job-store.ts';
import type { BacktestJobs } from '#shared/usecases/backtests/backtest-job.ts';
import type { WalkPorts } from '#shared/usecases/backtests/walk-backtest-part.ts';
import { personFacts } from './person.ts';

/** The store of back-tests and their tallies. */
export function backtestJobs(): BacktestJobs {
  return new JobStore(dynamoDb(), environment('JOBS_TABLE'), 'backtest');
}

/** The ports that evaluate a promotion: its gain for a purchase, and the facts of the person. */
export function backtestEvaluation(): Pick<WalkPorts, 'gainOf' | 'persons'> {
  return { gainOf, persons: personFacts() };
}
