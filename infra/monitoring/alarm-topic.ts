import { Aws, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { Environment } from '../environments.ts';

/** Every alarm of the environment goes to this topic. People subscribe by hand: no address is in code. */
export function alarmTopic(scope: Construct, environment: Environment): Topic {
  const topic = new Topic(scope, 'Alarms', {
    displayName: `Laurel ${environment.name} alarms`,
    enforceSSL: true,
  });
  // With a policy of its own (the one that enforces TLS) a topic no longer lets the account's alarms publish.
  topic.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
    }),
  );
  topic.applyRemovalPolicy(environment.dataProtected ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY);
  return topic;
}
