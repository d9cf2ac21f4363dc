import { getOperationsHealth as contract } from '#shared/contracts/service/get-operations-health.ts';
import { environment } from '#shared/environment.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { JobQueue } from '#shared/stores/jobs/job-queue.ts';
import { ProjectionStore } from '#shared/stores/projections/projection-store.ts';
import { TakenStore } from '#shared/stores/service/taken-store.ts';
import { operationsHealth } from '#shared/usecases/service/operations-health.ts';
import { now } from '../compose/clock.ts';
import { logger } from '../compose/logger.ts';
import { staffReadHandler } from '../edge/http.ts';

const ports = {
  projections: new ProjectionStore(dynamoDb(), environment('MEMBERS_TABLE')),
  backtests: new JobQueue(dynamoDb(), environment('JOBS_TABLE'), 'backtest'),
  sweepBehindMax: environment('SWEEP_BEHIND_MINUTES_MAX') * 60_000,
  taken: new TakenStore(dynamoDb(), environment('RATES_TABLE')),
  behindMax: {
    'publish-entries': environment('CONSUMERS_BEHIND_MINUTES_MAX') * 60,
    'project-members': environment('CONSUMERS_BEHIND_MINUTES_MAX') * 60,
    'count-progress': environment('CONSUMERS_BEHIND_MINUTES_MAX') * 60,
    'push-entries': environment('PUSH_BEHIND_MINUTES_MAX') * 60,
  },
  now,
  report: (source: string, error: unknown) => logger.error('health of a part unknown', { source, error }),
};

export const handler = staffReadHandler(contract, async () => ({
  status: 200,
  body: await operationsHealth(ports),
}));
