import { gainOf } from '#shared/domain/backtests/gain-of.ts';
import { environment } from '#shared/environment.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { JobStore } from '#shared/stores/jobs/job-store.ts';
import type { BacktestJobs } from '#shared/usecases/backtests/backtest-job.ts';
import type { WalkPorts } from '#shared/usecases/backtests/walk-backtest-part.ts';
import { personFacts } from './person.ts';

/** Where back-tests are kept. */
export function backtestJobs(): BacktestJobs {
  return new JobStore(dynamoDb(), environment('JOBS_TABLE'), 'backtest');
}

/** What a promotion gives to a purchase, and what it may ask about the person for that. */
export function backtestEvaluation(): Pick<WalkPorts, 'gainOf' | 'persons'> {
  return { gainOf, persons: personFacts() };
}
