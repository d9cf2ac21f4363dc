import { TemplateError } from '../errors/template-error.ts';
import { compileCondition } from '../iam/conditions.ts';
import { ACCOUNT } from '../template/account.ts';
import { type Deployment, propertiesOf, type Resource, resourcesOfType } from '../template/deployment.ts';
import type { Invocation, Invoke } from './invocation.ts';

/** A function, and the resource for which a service wants to run it: a route, an authorizer, a user pool or a rule. */
export interface InvokeTarget {
  readonly functionArn: string;
  readonly sourceArn: string;
}

/** Runs a function for a service, if a permission of the function lets that service in. Never rejects. */
export type InvokeForService = (target: InvokeTarget, event: unknown) => Promise<Invocation>;

type Service = 'apigateway' | 'cognito-idp' | 'events';

interface PermissionProperties {
  readonly FunctionName: string;
  readonly Action: string;
  readonly Principal: string;
  readonly SourceArn?: string;
  readonly SourceAccount?: string;
}

const KNOWN_PROPERTIES = new Set(['FunctionName', 'Action', 'Principal', 'SourceArn', 'SourceAccount']);

/** Whether a permission of the function lets the service in, for the resource that is its source. */
export type MayInvoke = (service: Service, target: InvokeTarget) => boolean;

/** The error of an invocation that Lambda refused, which no function can throw itself. */
export const INVOCATION_REFUSED = 'Lambda.AccessDeniedException';

/** A property that narrows a permission must not be passed over. */
function permissionOf(resource: Resource): PermissionProperties {
  const unknown = Object.keys(resource.properties).find((name) => !KNOWN_PROPERTIES.has(name));
  if (unknown !== undefined)
    throw new TemplateError(
      `The local runner does not support ${unknown} of a Lambda permission`,
      resource.path,
    );
  return propertiesOf(resource);
}

/**
 * @see https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html
 * @throws TemplateError for a permission that the runner cannot check in full
 */
export function mayInvoke(deployment: Deployment): MayInvoke {
  const permissions = resourcesOfType(deployment, 'AWS::Lambda::Permission')
    .map(permissionOf)
    .filter(({ Action }) => Action === 'lambda:InvokeFunction' || Action === 'lambda:*')
    .map(({ FunctionName, Principal, SourceArn, SourceAccount }) => ({
      named: FunctionName,
      principal: Principal,
      condition: compileCondition({
        ...(SourceArn !== undefined && { ArnLike: { 'aws:SourceArn': SourceArn } }),
        ...(SourceAccount !== undefined && { StringEquals: { 'aws:SourceAccount': SourceAccount } }),
      }),
    }));
  return (service, { functionArn, sourceArn }) => {
    const names = [functionArn, functionArn.split(':').at(-1)];
    const context = { 'aws:sourcearn': sourceArn, 'aws:sourceaccount': ACCOUNT };
    return permissions.some(
      ({ named, principal, condition }) =>
        names.includes(named) && principal === `${service}.amazonaws.com` && condition(context),
    );
  };
}

export interface ServiceInvocations {
  readonly deployment: Deployment;
  readonly invoke: Invoke;
  readonly report: (line: string) => void;
}

/** Runs functions for one service. Without a permission the function does not run, and the watcher learns it. */
export function invokeForService(
  service: Service,
  { deployment, invoke, report }: ServiceInvocations,
): InvokeForService {
  const may = mayInvoke(deployment);
  const decided = new Map<string, boolean>();
  return async (target, event) => {
    const { functionArn, sourceArn } = target;
    const key = `${functionArn} ${sourceArn}`;
    const allowed = decided.get(key) ?? may(service, target);
    decided.set(key, allowed);
    if (allowed) return invoke(functionArn, event);
    const name = functionArn.split(':').at(-1);
    report(
      `${name}: Lambda refuses ${service}.amazonaws.com: no AWS::Lambda::Permission of the function has a source that matches ${sourceArn}`,
    );
    const errorMessage = `User: ${service}.amazonaws.com is not authorized to perform: lambda:InvokeFunction on resource: ${functionArn} because no resource-based policy allows the lambda:InvokeFunction action`;
    return { error: { errorType: INVOCATION_REFUSED, errorMessage } };
  };
}
