import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

export interface AlarmOptions {
  readonly topic: ITopic;
  readonly metric: IMetric;
  /** The event and where to look: the person whom the alarm wakes reads nothing else. */
  readonly description: string;
}

/** Alarms when the metric was above `threshold` for `periods` periods in a row. */
export function alarmAbove(
  scope: Construct,
  id: string,
  threshold: number,
  periods: number,
  { topic, metric, description }: AlarmOptions,
): Alarm {
  const alarm = new Alarm(scope, `${id}Alarm`, {
    metric,
    threshold,
    evaluationPeriods: periods,
    comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
    treatMissingData: TreatMissingData.NOT_BREACHING,
    alarmDescription: description,
  });
  alarm.addAlarmAction(new SnsAction(topic));
  return alarm;
}

/** Alarms at a single occurrence, for events that must never happen. */
export function alarmWhenAny(scope: Construct, id: string, options: AlarmOptions): Alarm {
  return alarmAbove(scope, id, 0, 1, options);
}
