import { TemplateError } from '../errors/template-error.ts';
import { type Deployment, type Resource, resourcesOfType } from '../template/deployment.ts';
import { stableId } from '../template/stable-ids.ts';
import type { Principal } from './access.ts';
import { statementsByRole } from './roles.ts';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The access key in the environment of a function. Its calls carry it, so the runner knows who calls. */
export function accessKeyId(functionArn: string): string {
  return `ASIA${stableId(functionArn, 16, LETTERS)}`;
}

/** The property in which a resource names the role that it acts in. */
const roleProperties: Readonly<Record<string, (properties: Resource['properties']) => unknown>> = {
  'AWS::Lambda::Function': ({ Role }) => Role,
  'AWS::StepFunctions::StateMachine': ({ RoleArn }) => RoleArn,
  'AWS::Scheduler::Schedule': ({ Target }) => (Target as { RoleArn?: string } | undefined)?.RoleArn,
};

/** Functions on Node are those that run locally; CDK's own act on the cloud during a deployment. */
function runsHere({ type, properties }: Resource): boolean {
  return type !== 'AWS::Lambda::Function' || String(properties.Runtime).startsWith('nodejs');
}

/**
 * Everything of a deployment that acts in a role, by its ARN.
 * @throws TemplateError for one without a role, or with a policy that the runner cannot check
 */
export function principalsOf(deployment: Deployment): ReadonlyMap<string, Principal> {
  const statementsOf = statementsByRole(deployment);
  const found = new Map<string, Principal>();
  for (const [type, roleOf] of Object.entries(roleProperties)) {
    for (const resource of resourcesOfType(deployment, type).filter(runsHere)) {
      const roleArn = roleOf(resource.properties);
      if (typeof roleArn !== 'string') throw new TemplateError('It acts in no role', resource.path);
      found.set(resource.arn || resource.ref, {
        path: resource.path,
        roleArn,
        session: (resource.arn || resource.ref).split(/[:/]/).at(-1) ?? resource.ref,
        statements: statementsOf(roleArn, resource.path),
      });
    }
  }
  return found;
}
