import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { finishBacktest } from '#shared/usecases/promotions/end-backtest.ts';
import { currentProgram } from '../program/programs.ts';
import { now } from '../surroundings.ts';
import { backtestEvent } from './backtest-event.ts';
import { backtestStore } from './backtest-stores.ts';

const client = dynamoDb();
const programs = currentProgram(client);
const around = {
  backtests: backtestStore(client),
  programOf: (version: number) => programs.version(version),
  now,
};

/** All parts are through: brings them together. */
export const handler = (event: unknown): Promise<void> =>
  finishBacktest(around, backtestEvent.parse(event).backtestId);
