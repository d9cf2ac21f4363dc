import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

export interface AlarmOptions {
  readonly topic: ITopic;
  readonly metric: IMetric;
  /** The event and where to look: it is all that the person woken by it reads. */
  readonly description: string;
}

/** Rings on the metric's first value above `threshold` for `periods` periods in a row. */
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

/** For what must never happen: a single occurrence rings. */
export function alarmWhenAny(scope: Construct, id: string, options: AlarmOptions): Alarm {
  return alarmAbove(scope, id, 0, 1, options);
}
