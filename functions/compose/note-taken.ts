import type { Consumer } from '#shared/domain/service/consumer-lag.ts';
import { environment } from '#shared/environment.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { TakenStore } from '#shared/stores/service/taken-store.ts';
import { type NoteTaken, noteTaken } from '#shared/usecases/service/note-taken.ts';
import { now } from './clock.ts';
import { logger } from './logger.ts';

/** Notes how late a consumer is. */
export function takenBy(consumer: Consumer): NoteTaken {
  const ports = {
    taken: new TakenStore(dynamoDb(), environment('RATES_TABLE')),
    waitMillisecondsMax: environment('COUNTING_MILLISECONDS_MAX'),
    now,
    lost: (error: unknown) => logger.warn('the lag of a consumer was not noted', { error }),
  };
  return noteTaken(ports, consumer);
}
