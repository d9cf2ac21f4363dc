import { afterEach, expect, it, vi } from 'vitest';
import { logger } from '../../../functions/compose/logger.ts';
import { noteStaleRules } from '../../../functions/compose/stale-rules.ts';

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

it('stale rules are logged with their age, in a line that counts in the metric of the alarm', () => {
  vi.stubEnv('POWERTOOLS_METRICS_NAMESPACE', 'Laurel/test');
  const told = vi.spyOn(logger, 'warn').mockReturnValue();
  noteStaleRules(12_000);
  expect(told).toHaveBeenCalledExactlyOnceWith(
    'stale rules used',
    expect.objectContaining({
      ageMs: 12_000,
      StaleRulesUsed: 1,
      _aws: {
        Timestamp: expect.any(Number),
        CloudWatchMetrics: [
          {
            Namespace: 'Laurel/test',
            Dimensions: [[]],
            Metrics: [{ Name: 'StaleRulesUsed', Unit: 'Count' }],
          },
        ],
      },
    }),
  );
});
