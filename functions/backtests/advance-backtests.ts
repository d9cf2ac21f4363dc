import { advanceJobs } from '#shared/usecases/jobs/advance-jobs.ts';
import { backtestQueue } from '../compose/backtests.ts';

const ports = backtestQueue();

/** Lets the next back-tests run. It reads the queue, and ignores the content of its event. */
export const handler = (): Promise<void> => advanceJobs(ports);
