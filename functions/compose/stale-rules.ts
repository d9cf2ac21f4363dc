import { now } from './clock.ts';
import { countMetric } from './count-metric.ts';
import { logger } from './logger.ts';

/** Says that storage did not respond and that rules read `ageMs` ago stood in; an alarm counts it. */
export function noteStaleRules(ageMs: number): void {
  logger.warn('stale rules used', { ageMs, ...countMetric('StaleRulesUsed', now()) });
}
