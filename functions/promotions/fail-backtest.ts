import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { failBacktest } from '#shared/usecases/promotions/end-backtest.ts';
import { now } from '../surroundings.ts';
import { backtestEvent } from './backtest-event.ts';
import { backtestStore } from './backtest-stores.ts';

const backtests = backtestStore(dynamoDb());

/** A step failed for good: whoever asks for the back-test is told so. */
export const handler = (event: unknown): Promise<void> =>
  failBacktest(backtests, backtestEvent.parse(event).backtestId, now());
