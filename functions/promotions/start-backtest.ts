import { randomUUID } from 'node:crypto';
import { SFNClient } from '@aws-sdk/client-sfn';
import { startBacktest as contract } from '#shared/contracts/promotions/start-backtest.ts';
import { environment } from '#shared/environment.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { BacktestMachine } from '#shared/stores/promotions/backtest-machine.ts';
import { PromotionStore } from '#shared/stores/promotions/promotion-store.ts';
import { startBacktest } from '#shared/usecases/promotions/start-backtest.ts';
import { currentProgram } from '../program/programs.ts';
import { now } from '../surroundings.ts';
import { httpHandler } from '../wrappers/http.ts';
import { backtestStore } from './backtest-stores.ts';

const client = dynamoDb();
const promotions = new PromotionStore(client, environment('PROGRAM_TABLE'));
const programs = currentProgram(client);
const around = {
  backtests: backtestStore(client),
  machine: new BacktestMachine(new SFNClient({ maxAttempts: 3 }), environment('BACKTEST_MACHINE')),
  newestVersion: async (promotionId: string) => (await promotions.newest(promotionId))?.promotion,
  program: () => programs.get(),
  now,
  newId: randomUUID,
};

export const handler = httpHandler(contract, async ({ params, body, caller }) => {
  const backtest = await startBacktest(around, {
    promotionId: params.promotionId,
    from: Date.parse(body.from),
    to: Date.parse(body.to),
    by: caller.subject,
  });
  return { status: 202, body: backtest, headers: { location: `/v1/backtests/${backtest.backtestId}` } };
});
