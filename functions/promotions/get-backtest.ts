import { getBacktest as contract } from '#shared/contracts/promotions/get-backtest.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { getBacktest } from '#shared/usecases/promotions/get-backtest.ts';
import { now } from '../surroundings.ts';
import { readHandler } from '../wrappers/http.ts';
import { backtestStore } from './backtest-stores.ts';

const backtests = backtestStore(dynamoDb());

export const handler = readHandler(contract, async ({ params }) => ({
  status: 200,
  body: await getBacktest(backtests, params.backtestId, now()),
}));
