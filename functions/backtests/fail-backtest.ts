import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { failBacktest } from '#shared/usecases/backtests/end-backtest.ts';
import { backtestEvent, backtestStore } from '../compose/backtests.ts';
import { now } from '../compose/clock.ts';

const backtests = backtestStore(dynamoDb());

/** A step failed for good: whoever asks for the back-test is told so. */
export const handler = (event: unknown): Promise<void> =>
  failBacktest(backtests, backtestEvent.parse(event).backtestId, now());
