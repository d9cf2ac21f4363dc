import { ReferenceStrength, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { firewall } from '../edge/firewall.ts';
import { type Environment, stackEnvironment } from '../environments/environment.ts';

/** The resources that CloudFront requires in its home region. */
export class EdgeStack extends Stack {
  readonly firewallArn: string;

  constructor(scope: Construct, environment: Environment) {
    super(scope, `laurel-${environment.name}-edge`, {
      description: `Laurel ${environment.name}: the firewall of its distribution`,
      env: { ...stackEnvironment(environment), region: 'us-east-1' },
    });
    // An export exists in one region only. A weak reference is read when the stack that uses it is deployed.
    this.firewallArn = Stack.consumeReference(firewall(this).attrArn, ReferenceStrength.WEAK);
  }
}
