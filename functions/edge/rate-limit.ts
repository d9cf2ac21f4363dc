import type middy from '@middy/core';
import { limitOf, type RateLimit, RateLimited } from '#shared/domain/service/rate-limit.ts';
import { environment } from '#shared/environment.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { RateStore } from '#shared/stores/service/rate-store.ts';
import { RateLimiter } from '#shared/usecases/service/rate-limiter.ts';
import { now } from '../compose/clock.ts';
import { logger } from '../compose/logger.ts';
import { countMetric } from '../compose/metric-fields.ts';
import { callerOf, type HttpEvent } from './request.ts';
import { tell } from './told-headers.ts';

/** Logs and counts a call that could not be counted, without a word about its caller. */
function reportUncounted(error: unknown): void {
  const count = countMetric('CallsUncounted', now());
  logger.warn('a call was not counted against its limit', { ...count, error });
}

/**
 * The limit of a caller and, where it is known, how many calls the second has left. A window is a second of the clock,
 * so a whole second is the longest that it lasts.
 * @see https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/
 */
function limitHeaders({ key, callsPerSecondMax }: RateLimit, left?: number): Record<string, string> {
  const [policy] = key.split('/');
  return {
    'ratelimit-policy': `"${policy}";q=${callsPerSecondMax};w=1`,
    ...(left !== undefined && { ratelimit: `"${policy}";r=${left};t=1` }),
  };
}

/** The limiter of this environment. */
export function rateLimiter(): RateLimiter {
  const rates = new RateStore(
    dynamoDb(),
    environment('RATES_TABLE'),
    environment('COUNTING_MILLISECONDS_MAX'),
  );
  return new RateLimiter({ rates, now, uncounted: reportUncounted });
}

/** Refuses calls above the limit of their caller, before the request is parsed. */
export function rateLimit(): middy.MiddlewareObj<HttpEvent> {
  const limiter = rateLimiter();
  const channelCallsPerSecondMax = environment('CHANNEL_CALLS_PER_SECOND_MAX');
  return {
    before: async (request) => {
      const limit = limitOf(callerOf(request.event), channelCallsPerSecondMax);
      if (!limit) return;
      tell(request, limitHeaders(limit));
      try {
        tell(request, limitHeaders(limit, await limiter.take(limit)));
      } catch (error) {
        if (error instanceof RateLimited && limit.countedEach === 1) tell(request, limitHeaders(limit, 0));
        throw error;
      }
    },
  };
}
