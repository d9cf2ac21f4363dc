import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { alarmAbove, alarmWhenAny } from '../monitoring/alarm.ts';
import type { Identity } from './user-pool.ts';

/**
 * Alarms when Cognito refuses people who sign in because there are too many. It counts them by client. Tokens of
 * machines are not counted: a till that gets none says so itself.
 */
export function alarmOnRefusedSignIns(
  scope: Construct,
  { pool, consoleClient, memberAppClient }: Identity,
  topic: ITopic,
): void {
  for (const [name, client] of Object.entries({ Console: consoleClient, MemberApp: memberAppClient })) {
    alarmWhenAny(scope, `${name}SignIns`, {
      topic,
      metric: new Metric({
        namespace: 'AWS/Cognito',
        metricName: 'SignInThrottles',
        dimensionsMap: { UserPool: pool.userPoolId, UserPoolClient: client },
        period: Duration.minutes(5),
        statistic: 'Sum',
      }),
      description: `Cognito refuses sign-ins of the client ${name}: there are too many in the account.`,
      runbook: 'sign-in-throttled',
    });
  }
}

/** The shares of mails that ring. SES reviews an account at twice each, and may then stop all its mails. */
const shares = [
  { metricName: 'Reputation.BounceRate', max: 0.025, of: 'come back' },
  { metricName: 'Reputation.ComplaintRate', max: 0.0005, of: 'are called spam' },
] as const;

/** Alarms when mails come back or are called spam. SES counts them by account. */
export function alarmOnMailReputation(scope: Construct, topic: ITopic): void {
  for (const { metricName, max, of } of shares) {
    alarmAbove(scope, metricName.replace('.', ''), max, 1, {
      topic,
      metric: new Metric({
        namespace: 'AWS/SES',
        metricName,
        period: Duration.hours(1),
        statistic: 'Average',
      }),
      description: `The share of mails that ${of} is half of that at which SES reviews the account.`,
      runbook: 'mail-reputation',
    });
  }
}
