import { getBacktest as contract } from '#shared/contracts/backtests/get-backtest.ts';
import { getBacktest } from '#shared/usecases/backtests/get-backtest.ts';
import { backtestJobs } from '../compose/backtests.ts';
import { now } from '../compose/clock.ts';
import { staffReadHandler } from '../edge/http.ts';

const ports = { jobs: backtestJobs(), now };

export const handler = staffReadHandler(contract, async ({ params }) => ({
  status: 200,
  body: await getBacktest(ports, params.backtestId),
}));
