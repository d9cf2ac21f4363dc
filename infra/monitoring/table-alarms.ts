import { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { StoredTable, TableDefinition } from '../storage/stored-table.ts';
import { alarmAbove, alarmWhenAny } from './alarm.ts';

/** A global index is throttled by itself, and its throttles do not count as the table's. A local index is the table. */
function globalIndexes({ indexes = {} }: TableDefinition): readonly string[] {
  return Object.entries(indexes).flatMap(([name, { partitionKey }]) => (partitionKey ? [name] : []));
}

/**
 * Alarms on throttles of tables and their global indexes. A table on demand throttles only when one key or the
 * account's quota is exceeded.
 */
export function alarmOnThrottles(
  scope: Construct,
  tables: Readonly<Record<string, StoredTable<TableDefinition>>>,
  topic: ITopic,
): void {
  for (const [name, { tableName, definition }] of Object.entries(tables)) {
    const effect = definition.throttled ?? 'callers get 503 and retry';
    for (const index of [undefined, ...globalIndexes(definition)]) {
      const dimensionsMap: Record<string, string> = {
        TableName: tableName,
        ...(index === undefined ? {} : { GlobalSecondaryIndexName: index }),
      };
      const named = index === undefined ? `The ${name} table` : `The index ${index} of the ${name} table`;
      for (const direction of ['Read', 'Write']) {
        alarmWhenAny(scope, `${name}${index ?? ''}${direction}Throttles`, {
          topic,
          metric: new Metric({
            namespace: 'AWS/DynamoDB',
            metricName: `${direction}ThrottleEvents`,
            dimensionsMap,
            period: Duration.minutes(1),
            statistic: 'Sum',
          }),
          description: `${named} throttles ${direction.toLowerCase()}s: ${effect}.`,
          runbook: 'table-throttled',
        });
      }
    }
  }
}

/** The operations on the ledger. DynamoDB counts its own errors by table and operation, never by table alone. */
const ledgerOperations = ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'TransactWriteItems'] as const;

/** DynamoDB fails one request in some hundred thousand, which a repetition mends: only many are worth an alarm. */
const STORAGE_ERRORS_PER_MINUTE_MAX = 100;

/** Alarms when DynamoDB itself fails on the ledger. Errors of the other tables show in the replies that they fail. */
export function alarmOnLedgerErrors(scope: Construct, tableName: string, topic: ITopic): void {
  const period = Duration.minutes(1);
  const errors = ledgerOperations.map(
    (Operation, position) =>
      [
        `errors${position}`,
        new Metric({
          namespace: 'AWS/DynamoDB',
          metricName: 'SystemErrors',
          dimensionsMap: { TableName: tableName, Operation },
          period,
          statistic: 'Sum',
        }),
      ] as const,
  );
  alarmAbove(scope, 'ledgerErrors', STORAGE_ERRORS_PER_MINUTE_MAX, 3, {
    topic,
    metric: new MathExpression({
      // An operation without an error has no data, and a sum with it would have none either.
      expression: errors.map(([id]) => `FILL(${id}, 0)`).join(' + '),
      usingMetrics: Object.fromEntries(errors),
      period,
    }),
    description: 'DynamoDB fails requests to the ledger by itself: bookings are slow, and some are 503.',
    runbook: 'table-errors',
  });
}
