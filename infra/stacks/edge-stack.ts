import { ReferenceStrength, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { firewall } from '../edge/firewall.ts';
import { alarmOnSiteErrors } from '../edge/site-errors.ts';
import { type Environment, stackEnvironment } from '../environments/environment.ts';
import { alarmTopic } from '../monitoring/alarm-topic.ts';

/** The resources that CloudFront requires in its home region. */
export class EdgeStack extends Stack {
  readonly firewallArn: string;

  constructor(scope: Construct, environment: Environment) {
    super(scope, `laurel-${environment.name}-edge`, {
      description: `Laurel ${environment.name}: the firewall of its distribution, and its alarm`,
      env: { ...stackEnvironment(environment), region: 'us-east-1' },
    });
    // An export exists in one region only. A weak reference is read when the stack that uses it is deployed.
    this.firewallArn = Stack.consumeReference(firewall(this, environment).attrArn, ReferenceStrength.WEAK);
    // An alarm publishes in its own region only, so this one has a topic of its own.
    alarmOnSiteErrors(this, alarmTopic(this, environment));
  }
}
