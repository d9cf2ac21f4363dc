import { Aws } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import type { Environment } from '../environments/environment.ts';
import { removalPolicy } from '../storage/retention.ts';

/**
 * The topic of all alarms of the environment. SNS asks the owner of `alarmAddress` to confirm the subscription and sends
 * nothing before that.
 */
export function alarmTopic(scope: Construct, environment: Environment): Topic {
  const topic = new Topic(scope, 'Alarms', {
    displayName: `Laurel ${environment.name} alarms`,
    enforceSSL: true,
  });
  // A topic with a policy of its own, such as the one that enforces TLS, refuses alarms of the account unless the
  // policy allows them.
  topic.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
    }),
  );
  if (environment.alarmAddress !== undefined)
    topic.addSubscription(new EmailSubscription(environment.alarmAddress));
  topic.applyRemovalPolicy(removalPolicy(environment));
  return topic;
}
