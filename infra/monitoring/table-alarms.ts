import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { StoredTable, TableDefinition } from '../storage/stored-table.ts';
import { alarmWhenAny } from './alarm.ts';

/** On demand a table throttles only when one member, or the account's quota, gets more than it can take. */
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
