import { afterEach, describe, expect, it, vi } from 'vitest';
import { reportLargeLog } from '../../../functions/compose/large-log.ts';
import { logger } from '../../../functions/compose/logger.ts';

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

describe('a log that has become large', () => {
  it('is warned of and measured from half of its room on, by its entry and without its member', () => {
    vi.stubEnv('POWERTOOLS_METRICS_NAMESPACE', 'Laurel/test');
    const warned = vi.spyOn(logger, 'warn').mockImplementation(() => {});
    reportLargeLog({ seq: 1000, gigabytes: 4 });
    expect(warned).not.toHaveBeenCalled();
    reportLargeLog({ seq: 4_000_000, gigabytes: 5 });
    expect(warned.mock.calls).toEqual([
      [
        'the log of a member is large',
        {
          seq: 4_000_000,
          LedgerCollectionGigabytes: 5,
          _aws: {
            Timestamp: expect.any(Number),
            CloudWatchMetrics: [
              {
                Namespace: 'Laurel/test',
                Dimensions: [[]],
                Metrics: [{ Name: 'LedgerCollectionGigabytes', Unit: 'Gigabytes' }],
              },
            ],
          },
        },
      ],
    ]);
  });
});
