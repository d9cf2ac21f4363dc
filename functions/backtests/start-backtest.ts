import { randomUUID } from 'node:crypto';
import { startBacktest as contract } from '#shared/contracts/backtests/start-backtest.ts';
import { environment } from '#shared/environment.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { PromotionStore } from '#shared/stores/promotions/promotion-store.ts';
import { startBacktest } from '#shared/usecases/backtests/start-backtest.ts';
import { backtestQueue } from '../compose/backtests.ts';
import { currentProgram } from '../compose/program.ts';
import { staffHandler } from '../edge/http.ts';

const promotions = new PromotionStore(dynamoDb(), environment('PROGRAM_TABLE'));
const programs = currentProgram();
const ports = {
  ...backtestQueue(),
  newestVersion: async (promotionId: string) => (await promotions.newest(promotionId))?.promotion,
  program: () => programs.get(),
  newId: randomUUID,
};

export const handler = staffHandler(contract, async ({ params, body, caller }) => {
  const backtest = await startBacktest(ports, {
    promotionId: params.promotionId,
    from: Date.parse(body.from),
    to: Date.parse(body.to),
    by: caller.subject,
  });
  return { status: 202, body: backtest, headers: { location: `/v1/backtests/${backtest.backtestId}` } };
});
