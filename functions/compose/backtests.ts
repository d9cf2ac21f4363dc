import { gainOf } from '#shared/domain/backtests/gain-of.ts';
import { environment } from '#shared/environment.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { JobQueue } from '#shared/stores/jobs/job-queue.ts';
import { JobStore } from '#shared/stores/jobs/job-store.ts';
import { type BacktestJobs, type BacktestQueuePorts, LOST } from '#shared/usecases/backtests/backtest-job.ts';
import type { WalkPorts } from '#shared/usecases/backtests/walk-backtest-part.ts';
import { now } from './clock.ts';
import { jobMachine } from './job-machine.ts';
import { personFacts } from './person.ts';

/** The store of back-tests and their tallies. */
export function backtestJobs(): BacktestJobs {
  return new JobStore(dynamoDb(), environment('JOBS_TABLE'), 'backtest');
}

/** The queue of back-tests, with all that moves it on. */
export function backtestQueue(): BacktestQueuePorts {
  const queue = new JobQueue(dynamoDb(), environment('JOBS_TABLE'), 'backtest');
  return { jobs: backtestJobs(), queue, machine: jobMachine(), now, lost: LOST };
}

/** The ports that evaluate a promotion: its gain for a purchase, and the facts of the person. */
export function backtestEvaluation(): Pick<WalkPorts, 'gainOf' | 'persons'> {
  return { gainOf, persons: personFacts() };
}
