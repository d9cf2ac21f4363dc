import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { environment } from '#shared/environment.ts';
import { BacktestStore } from '#shared/stores/promotions/backtest-store.ts';

/** Where back-tests are kept. */
export function backtestStore(client: DynamoDBClient): BacktestStore {
  return new BacktestStore(client, environment('JOBS_TABLE'));
}
