import { Duration, NestedStack } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { bind } from '../lambda/bind.ts';
import { alarmWhenAny } from '../monitoring/alarm.ts';
import { type ApiContext, apiFunctions } from '../service/api-functions.ts';

export class ProgramFunctions extends NestedStack {
  constructor(scope: Construct, context: ApiContext) {
    super(scope, 'Program');
    const { program, alarmTopic } = context.data;
    apiFunctions(this, context, 'program', {
      getProgram: { bind: (fn) => bind(fn, program, ['GetItem', 'Query']) },
      putProgram: { bind: (fn) => bind(fn, program, ['GetItem', 'Query', 'PutItem', 'UpdateItem']) },
    });
    alarmWhenAny(this, 'StaleRules', {
      topic: alarmTopic,
      metric: new Metric({
        namespace: 'Laurel',
        metricName: 'StaleRulesUsed',
        period: Duration.minutes(1),
        statistic: 'Sum',
      }),
      description:
        'A function could not read the Program table and goes on with the programme and promotions that it read before. After a minute its calls are refused with 503. The log has "stale rules used" with the age of the rules.',
    });
  }
}
