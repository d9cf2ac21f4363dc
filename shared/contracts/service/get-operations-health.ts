import * as z from 'zod';
import { contract } from '#shared/contracts/contract.ts';
import { noParams, noQuery, time } from '#shared/contracts/fields.ts';
import { consumers } from '#shared/domain/service/consumer-lag.ts';

const count = z.int().min(0);

const state = z.enum(['ok', 'lags', 'unknown']);

const operationsHealth = z
  .strictObject({
    asOf: time,
    sweep: z
      .strictObject({
        status: state,
        behindSeconds: count.optional().meta({
          description: 'Seconds for which the longest due entry waits; absent where unknown',
        }),
      })
      .meta({ description: 'Writing of entries that are due' }),
    backtests: z
      .strictObject({
        status: state,
        running: count.optional().meta({ description: 'Back-tests that run; absent where unknown' }),
        waiting: count.optional().meta({ description: 'Back-tests that wait; absent where unknown' }),
      })
      .meta({ description: 'Queue of back-tests' }),
    consumers: z
      .array(
        z.strictObject({
          name: z.enum(consumers),
          status: state,
          behindSeconds: count.optional().meta({ description: 'Age of the oldest record taken lately' }),
        }),
      )
      .meta({ description: 'Consumers of entries' }),
  })
  .meta({ id: 'OperationsHealth' });

export type OperationsHealth = z.infer<typeof operationsHealth>;

export const getOperationsHealth = contract({
  operationId: 'getOperationsHealth',
  capability: 'service',
  method: 'GET',
  path: '/v1/operations/health',
  summary: 'Read what lags behind',
  description: 'A part whose source cannot be read is `unknown`; the others are told.',
  scopes: [],
  params: noParams,
  query: noQuery,
  body: undefined,
  answers: { 200: { description: 'The state of each part', schema: operationsHealth } },
  refusals: [],
});
