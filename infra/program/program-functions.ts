import { Duration, NestedStack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { bind, bindIdentifierKey } from '../lambda/bind.ts';
import { alarmWhenAny } from '../monitoring/alarm.ts';
import { laurelMetric } from '../monitoring/laurel-metric.ts';
import { type ApiContext, apiFunctions } from '../service/api-functions.ts';

export class ProgramFunctions extends NestedStack {
  constructor(scope: Construct, context: ApiContext) {
    super(scope, 'Program');
    const { program, alarmTopic } = context.data;
    apiFunctions(this, context, 'program', {
      getProgram: { bind: (fn) => bind(fn, program, ['GetItem', 'Query']) },
      listProgramVersions: {
        bind: (fn) => {
          bind(fn, program, ['Query']);
          bindIdentifierKey(fn, context.data.identifierKey);
        },
      },
      putProgram: { bind: (fn) => bind(fn, program, ['GetItem', 'Query', 'PutItem', 'UpdateItem']) },
    });
    alarmWhenAny(this, 'StaleRules', {
      topic: alarmTopic,
      metric: laurelMetric(context.environment, {
        metricName: 'StaleRulesUsed',
        statistic: 'Sum',
        period: Duration.minutes(1),
      }),
      description:
        'A function could not read the Program table and goes on with the programme and promotions that it read before. After a minute its calls are refused with 503. The log has "stale rules used" with the age of the rules.',
      runbook: 'stale-rules',
    });
  }
}
