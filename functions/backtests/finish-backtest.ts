import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { finishBacktest } from '#shared/usecases/backtests/end-backtest.ts';
import { backtestEvent, backtestStore } from '../compose/backtests.ts';
import { now } from '../compose/clock.ts';
import { currentProgram } from '../compose/program.ts';

const client = dynamoDb();
const programs = currentProgram(client);
const ports = {
  backtests: backtestStore(client),
  programOf: (version: number) => programs.version(version),
  now,
};

/** All parts are through: brings them together. */
export const handler = (event: unknown): Promise<void> =>
  finishBacktest(ports, backtestEvent.parse(event).backtestId);
