import { getBackFill as contract } from '#shared/contracts/engagement/get-back-fill.ts';
import { getBackFill } from '#shared/usecases/engagement/back-fill/get-back-fill.ts';
import { backFillJobs } from '../compose/back-fills.ts';
import { now } from '../compose/clock.ts';
import { staffReadHandler } from '../edge/http.ts';

const ports = { jobs: backFillJobs(), now };

export const handler = staffReadHandler(contract, async ({ params }) => ({
  status: 200,
  body: await getBackFill(ports, params.backfillId),
}));
