import { Logger } from '@aws-lambda-powertools/logger';

/** One logger per process: a child logger for each request costs more than the rest of the handler. */
export const logger = new Logger();
