import { RemovalPolicy } from 'aws-cdk-lib';
import type { Environment } from '../environments/environment.ts';

/**
 * The policy of a resource that holds data or a log. When the resource leaves its stack, a protected environment keeps
 * it. Only a failed deployment deletes what it made: an empty resource would be in the way of the next try.
 */
export function removalPolicy({ dataProtected }: Environment): RemovalPolicy {
  return dataProtected ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY;
}

/**
 * Whether AWS refuses to delete a resource or a stack. During a first deployment nothing refuses: a rollback could not
 * delete what it has just made, and the next deployment could not begin.
 */
export function deletionProtected({ dataProtected, firstDeployment }: Environment): boolean {
  return dataProtected && firstDeployment !== true;
}
