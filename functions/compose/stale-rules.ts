import { now } from './clock.ts';
import { logger } from './logger.ts';
import { countMetric } from './metric-fields.ts';

/** Logs that storage did not respond and that rules read `ageMs` ago were used instead. An alarm counts these lines. */
export function noteStaleRules(ageMs: number): void {
  logger.warn('stale rules used', { ageMs, ...countMetric('StaleRulesUsed', now()) });
}
