import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { type RunbookName, runbookFile } from './runbooks.ts';

export interface AlarmOptions {
  readonly topic: ITopic;
  readonly metric: IMetric;
  /** The event, in one or two sentences. */
  readonly description: string;
  /** The page that tells the person whom the alarm wakes what to do. */
  readonly runbook: RunbookName;
}

type Condition = Readonly<{
  threshold: number;
  evaluationPeriods: number;
  comparisonOperator: ComparisonOperator;
  treatMissingData: TreatMissingData;
}>;

function alarm(
  scope: Construct,
  id: string,
  { topic, metric, description, runbook }: AlarmOptions,
  condition: Condition,
): void {
  const alarmDescription = `${description} Runbook: ${runbookFile(runbook)}`;
  new Alarm(scope, `${id}Alarm`, { metric, alarmDescription, ...condition }).addAlarmAction(
    new SnsAction(topic),
  );
}

/**
 * Alarms when the metric was above `threshold` for `periods` periods in a row. Missing data is fine: such a metric is
 * counted only when something goes wrong.
 */
export function alarmAbove(
  scope: Construct,
  id: string,
  threshold: number,
  periods: number,
  options: AlarmOptions,
): void {
  alarm(scope, id, options, {
    threshold,
    evaluationPeriods: periods,
    comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  });
}

/** Alarms at a single occurrence, for events that must never happen. */
export function alarmWhenAny(scope: Construct, id: string, options: AlarmOptions): void {
  alarmAbove(scope, id, 0, 1, options);
}

/**
 * Alarms when the metric counted nothing for `periods` periods in a row, for work that must be done all the time.
 * Missing data is the event itself: work that is never done counts nothing.
 */
export function alarmWhenSilent(scope: Construct, id: string, periods: number, options: AlarmOptions): void {
  alarm(scope, id, options, {
    threshold: 1,
    evaluationPeriods: periods,
    comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
    treatMissingData: TreatMissingData.BREACHING,
  });
}
