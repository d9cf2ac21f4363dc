import { environment } from '#shared/environment.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { LedgerHistory } from '#shared/stores/ledger/ledger-history.ts';
import { walkBacktestPart } from '#shared/usecases/promotions/walk-backtest-part.ts';
import { logStores } from '../ledger/log-stores.ts';
import { currentProgram } from '../program/programs.ts';
import { now, pause } from '../surroundings.ts';
import { backtestEvaluation } from './backtest-evaluation.ts';
import { backtestPartEvent } from './backtest-event.ts';
import { backtestStore } from './backtest-stores.ts';

const client = dynamoDb();
const programs = currentProgram(client);
const around = {
  ...logStores(client),
  ...backtestEvaluation(client),
  backtests: backtestStore(client),
  history: new LedgerHistory(client, environment('LEDGER_TABLE')),
  programOf: (version: number) => programs.version(version),
  now,
  pause,
};

/** One run through one part of history; the state machine asks again until it is through. */
export const handler = (event: unknown): Promise<{ readonly done: boolean }> =>
  walkBacktestPart(around, backtestPartEvent.parse(event));
