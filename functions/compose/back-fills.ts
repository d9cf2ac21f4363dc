import { randomUUID } from 'node:crypto';
import type { Collection } from '#shared/domain/engagement/definition.ts';
import { environment } from '#shared/environment.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { JobQueue } from '#shared/stores/jobs/job-queue.ts';
import { JobStore } from '#shared/stores/jobs/job-store.ts';
import {
  type BackFillJobs,
  type BackFillQueuePorts,
  LOST,
} from '#shared/usecases/engagement/back-fill/back-fill-job.ts';
import type { StartBackFillPorts } from '#shared/usecases/engagement/back-fill/start-back-fill.ts';
import { now } from './clock.ts';
import { definitionStore } from './engagement.ts';
import { jobMachine } from './job-machine.ts';

/** The store of back-fills and their tallies. */
export function backFillJobs(): BackFillJobs {
  return new JobStore(dynamoDb(), environment('JOBS_TABLE'), 'backfill');
}

/** The queue of back-fills, with all that moves it on. */
export function backFillQueue(): BackFillQueuePorts {
  const queue = new JobQueue(dynamoDb(), environment('JOBS_TABLE'), 'backfill');
  return { jobs: backFillJobs(), queue, machine: jobMachine(), now, lost: LOST };
}

/** The ports that take a back-fill of a definition of a collection. */
export function startBackFillPorts(collection: Collection): StartBackFillPorts {
  return { ...backFillQueue(), definitions: definitionStore(collection), newId: randomUUID };
}
