import type middy from '@middy/core';
import { limitOf } from '#shared/domain/service/rate-limit.ts';
import { environment } from '#shared/environment.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { RateStore } from '#shared/stores/service/rate-store.ts';
import { RateLimiter } from '#shared/usecases/service/rate-limiter.ts';
import { now } from '../compose/clock.ts';
import { logger } from '../compose/logger.ts';
import { countMetric } from '../compose/metric-fields.ts';
import { callerOf, type HttpEvent } from './request.ts';

/** Logs and counts a call that could not be counted, without a word about its caller. */
function reportUncounted(error: unknown): void {
  const count = countMetric('CallsUncounted', now());
  logger.warn('a call was not counted against its limit', { ...count, error });
}

/** Refuses calls above the limit of their caller, before the request is parsed. */
export function rateLimit(): middy.MiddlewareObj<HttpEvent> {
  const rates = new RateStore(
    dynamoDb(),
    environment('RATES_TABLE'),
    environment('COUNTING_MILLISECONDS_MAX'),
  );
  const limiter = new RateLimiter({ rates, now, uncounted: reportUncounted });
  const channelCallsPerSecondMax = environment('CHANNEL_CALLS_PER_SECOND_MAX');
  return {
    before: async ({ event }) => {
      const limit = limitOf(callerOf(event), channelCallsPerSecondMax);
      if (limit) await limiter.take(limit);
    },
  };
}
