import { Duration } from 'aws-cdk-lib';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { Environment } from '../environments/environment.ts';
import { alarmAbove, alarmWhenAny } from './alarm.ts';
import { laurelMetric } from './laurel-metric.ts';

/** Alarms where somebody looks for cards: faster than a minute allows, or slowly, hour by hour. */
export function alarmOnMisses(scope: Construct, environment: Environment, topic: ITopic): void {
  alarmWhenAny(scope, 'MissesUsedUp', {
    topic,
    metric: laurelMetric(environment, {
      metricName: 'MissesUsedUp',
      statistic: 'Sum',
      period: Duration.minutes(1),
    }),
    description:
      'A client, a partner or somebody of staff named more cards, e-mail addresses or phone numbers of nobody than a minute may have. Their calls that name a member by one are refused until the minute ends.',
    runbook: 'too-many-misses',
  });
  alarmAbove(scope, 'Misses', environment.alarms.missesPerHourMax, 1, {
    topic,
    metric: laurelMetric(environment, { metricName: 'Misses', statistic: 'Sum', period: Duration.hours(1) }),
    description:
      'All callers together named more cards, e-mail addresses or phone numbers of nobody in an hour than they usually do. Nothing is refused.',
    runbook: 'too-many-misses',
  });
}
