import { CfnParameter, NestedStack, Stack } from 'aws-cdk-lib';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';

/**
 * The value of a secret, for a property of a resource in `scope`. CloudFormation fills it in when it deploys. A template
 * may have 60 dynamic references, so a nested stack has none: its parent gives it the value once, as a parameter that
 * CloudFormation does not show.
 */
export function secretValueIn(scope: Construct, secret: Secret): string {
  const stack = Stack.of(scope);
  if (!(stack instanceof NestedStack)) return secret.secretValue.unsafeUnwrap();
  const { id } = secret.node;
  const known = stack.node.tryFindChild(id);
  if (known instanceof CfnParameter) return known.valueAsString;
  const parameter = new CfnParameter(stack, id, { type: 'String', noEcho: true });
  stack.setParameter(parameter.logicalId, secretValueIn(stack.nestedStackParent as Stack, secret));
  return parameter.valueAsString;
}
