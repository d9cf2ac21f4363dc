import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { StoredTable, TableDefinition } from '../storage/stored-table.ts';
import { alarmWhenAny } from './alarm.ts';

/** Alarms on throttles. A table on demand throttles only when one key or the account's quota is exceeded. */
export function alarmOnThrottles(
  scope: Construct,
  tables: Readonly<Record<string, StoredTable<TableDefinition>>>,
  topic: ITopic,
): void {
  for (const [name, { tableName, definition }] of Object.entries(tables)) {
    for (const direction of ['Read', 'Write']) {
      alarmWhenAny(scope, `${name}${direction}Throttles`, {
        topic,
        metric: new Metric({
          namespace: 'AWS/DynamoDB',
          metricName: `${direction}ThrottleEvents`,
          dimensionsMap: { TableName: tableName },
          period: Duration.minutes(1),
          statistic: 'Sum',
        }),
        description: `The ${name} table throttles ${direction.toLowerCase()}s: ${definition.throttled ?? 'callers get 503 and retry'}.`,
      });
    }
  }
}
