import { type Deployment, resourcesOfType } from '../template/deployment.ts';

/**
 * The ARN of a deployed function, from its name or ARN with or without a version or alias at the end. Undefined when
 * the deployment has no such function.
 */
export function functionArn(deployment: Deployment, named: string): string | undefined {
  const functions = resourcesOfType(deployment, 'AWS::Lambda::Function');
  const unqualified = named.startsWith('arn:') ? named.split(':').slice(0, 7).join(':') : named.split(':')[0];
  const found = functions.find(({ ref, arn }) => ref === unqualified || arn === unqualified);
  return found?.arn;
}
