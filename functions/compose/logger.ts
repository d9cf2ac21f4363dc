import { Logger } from '@aws-lambda-powertools/logger';

/** One logger a process: a child for every request costs more than the rest of the handler. */
export const logger = new Logger();
