import * as z from 'zod';
import { contract } from '#shared/contracts/contract.ts';
import { noQuery } from '#shared/contracts/fields.ts';
import { backtest, backtestId } from './backtest.ts';

export const getBacktest = contract({
  operationId: 'getBacktest',
  capability: 'backtests',
  method: 'GET',
  path: '/v1/backtests/{backtestId}',
  summary: 'Read a back-test',
  scopes: ['marketer', 'analyst'],
  params: z.strictObject({ backtestId }),
  query: noQuery,
  body: undefined,
  answers: { 200: { description: 'The back-test as it stands', schema: backtest } },
  refusals: ['backtest-not-found'],
});
