import { getBacktest as contract } from '#shared/contracts/backtests/get-backtest.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { getBacktest } from '#shared/usecases/backtests/get-backtest.ts';
import { backtestStore } from '../compose/backtests.ts';
import { now } from '../compose/clock.ts';
import { readHandler } from '../edge/http.ts';

const backtests = backtestStore(dynamoDb());

export const handler = readHandler(contract, async ({ params }) => ({
  status: 200,
  body: await getBacktest(backtests, params.backtestId, now()),
}));
