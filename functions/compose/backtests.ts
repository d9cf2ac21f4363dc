import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { gainOf } from '#shared/domain/backtests/gain-of.ts';
import { environment } from '#shared/environment.ts';
import { BacktestStore } from '#shared/stores/backtests/backtest-store.ts';
import type { WalkPorts } from '#shared/usecases/backtests/walk-backtest-part.ts';
import { personFacts } from './person.ts';

/** Where back-tests are kept. */
export function backtestStore(client: DynamoDBClient): BacktestStore {
  return new BacktestStore(client, environment('JOBS_TABLE'));
}

/** What a promotion gives to a purchase, and what it may ask about the person for that. */
export function backtestEvaluation(client: DynamoDBClient): Pick<WalkPorts, 'gainOf' | 'persons'> {
  return { gainOf, persons: personFacts(client) };
}

/** What the state machine hands to the steps of a back-test. */
export const backtestEvent = z.object({ backtestId: z.string().min(1) });
export const backtestPartEvent = backtestEvent.extend({ part: z.int().min(0) });
