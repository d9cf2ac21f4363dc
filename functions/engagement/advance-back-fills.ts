import { advanceJobs } from '#shared/usecases/jobs/advance-jobs.ts';
import { backFillQueue } from '../compose/back-fills.ts';

const ports = backFillQueue();

/** Lets the next back-fills run. It reads the queue, and ignores the content of its event. */
export const handler = (): Promise<void> => advanceJobs(ports);
