import { Duration } from 'aws-cdk-lib';
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { alarmAbove } from '../monitoring/alarm.ts';

/** One failed call of twenty at night is a twentieth, and the gateway has an alarm on each: only a row is news here. */
const FAILED_PERCENT_MAX = 5;

/**
 * Alarms when the distribution replies 5xx: it hears what never reaches the gateway. CloudFront counts in us-east-1
 * only, and the distribution is made after this stack, so the query names none: it takes all of the account.
 */
export function alarmOnSiteErrors(scope: Construct, topic: ITopic): void {
  alarmAbove(scope, 'SiteErrors', FAILED_PERCENT_MAX, 3, {
    topic,
    metric: new MathExpression({
      expression: 'SELECT AVG("5xxErrorRate") FROM SCHEMA("AWS/CloudFront", DistributionId, Region)',
      usingMetrics: {},
      period: Duration.minutes(5),
    }),
    description: `CloudFront replies 5xx to more than ${FAILED_PERCENT_MAX} % of the requests, the API's and the site's.`,
    runbook: 'site-errors',
  });
}
