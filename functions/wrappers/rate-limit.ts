import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type middy from '@middy/core';
import { limitOf } from '#shared/domain/service/rate-limit.ts';
import { environment } from '#shared/environment.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { RateStore } from '#shared/stores/service/rate-store.ts';
import { RateLimiter } from '#shared/usecases/service/rate-limiter.ts';
import { now } from '../surroundings.ts';
import { logger } from './logger.ts';
import { callerOf, type HttpEvent } from './request.ts';

/** Refuses what is beyond the caller's limit, before the call is read. */
export function rateLimit(
  limiter: RateLimiter,
  channelCallsPerSecondMax: number,
): middy.MiddlewareObj<HttpEvent> {
  return {
    before: async ({ event }) => {
      const limit = limitOf(callerOf(event), channelCallsPerSecondMax);
      if (limit) await limiter.take(limit);
    },
  };
}

/** As deployed, one for each function's environment. */
export function deployedRateLimit(): middy.MiddlewareObj<HttpEvent> {
  const metrics = new Metrics({ namespace: 'Laurel', serviceName: 'service' });
  /** Says nothing of who called. */
  const uncounted = (error: unknown): void => {
    logger.warn('a call was not counted against its limit', { error });
    metrics.addMetric('CallsUncounted', MetricUnit.Count, 1);
    metrics.publishStoredMetrics();
  };
  const rates = new RateStore(
    dynamoDb(),
    environment('RATES_TABLE'),
    environment('COUNTING_MILLISECONDS_MAX'),
  );
  return rateLimit(new RateLimiter({ rates, now, uncounted }), environment('CHANNEL_CALLS_PER_SECOND_MAX'));
}
