import { environment } from '#shared/environment.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { LedgerHistory } from '#shared/stores/ledger/ledger-history.ts';
import { StoreVersions } from '#shared/stores/stores/store-versions.ts';
import { walkBacktestPart } from '#shared/usecases/backtests/walk-backtest-part.ts';
import { KnownStores } from '#shared/usecases/stores/known-stores.ts';
import { backtestEvaluation, backtestJobs } from '../compose/backtests.ts';
import { now, pause } from '../compose/clock.ts';
import { logStores } from '../compose/ledger.ts';
import { currentProgram } from '../compose/program.ts';
import { partStep } from '../edge/job-steps.ts';

const programs = currentProgram();
const stores = new KnownStores(new StoreVersions(dynamoDb(), environment('PROGRAM_TABLE')));
const ports = {
  ...logStores(),
  ...backtestEvaluation(),
  jobs: backtestJobs(),
  history: new LedgerHistory(dynamoDb(), environment('LEDGER_TABLE')),
  programOf: (version: number) => programs.version(version),
  storeFacts: (store: string, configuration: number) => stores.at(store, configuration),
  now,
  pause,
};

/** One run over one part of the history. The state machine calls it again until the part is done. */
export const handler = partStep((part) => walkBacktestPart(ports, part));
