import { Duration, NestedStack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { bind, bindIdentifierKey } from '../lambda/bind.ts';
import { alarmWhenAny } from '../monitoring/alarm.ts';
import { laurelMetric } from '../monitoring/laurel-metric.ts';
import { type ApiContext, apiFunctions } from '../service/api-functions.ts';

/**
 * Functions that read the audit trail, and the alarm on it. Every call writes the trail itself; see api-functions.ts.
 */
export class AuditFunctions extends NestedStack {
  constructor(scope: Construct, context: ApiContext) {
    super(scope, 'Audit');
    const { data } = context;
    apiFunctions(this, context, 'audit', {
      listActs: {
        bind: (fn) => {
          bind(fn, data.audit, ['Query'], ['byMember']);
          bindIdentifierKey(fn, data.identifierKey);
        },
      },
    });
    alarmWhenAny(this, 'OutcomeLost', {
      topic: data.alarmTopic,
      metric: laurelMetric(context.environment, {
        metricName: 'AuditOutcomeLost',
        statistic: 'Sum',
        period: Duration.minutes(1),
      }),
      description:
        'The outcome of an act of staff could not be recorded. The log of the function has "audit outcome lost" with the request and the outcome.',
      runbook: 'audit-outcome-lost',
    });
  }
}
