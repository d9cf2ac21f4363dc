import { TemplateError } from '../errors/template-error.ts';
import { type Deployment, propertiesOf, type Resource, resourcesOfType } from '../template/deployment.ts';
import { compilePolicy, type StatementText } from './policy.ts';

interface PolicyDocument {
  readonly Statement?: StatementText | readonly StatementText[];
}

interface RoleProperties {
  readonly Policies?: readonly { readonly PolicyDocument: PolicyDocument }[];
  readonly ManagedPolicyArns?: readonly string[];
  readonly PermissionsBoundary?: string;
}

interface PolicyProperties {
  readonly Roles?: readonly string[];
  readonly PolicyDocument: PolicyDocument;
}

/** AWS's own policies that functions get from CDK. */
const awsPolicies: Readonly<Record<string, readonly StatementText[]>> = {
  'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole': [
    {
      Effect: 'Allow',
      Action: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: '*',
    },
  ],
};

/**
 * The statements of a role by its ARN.
 * @throws TemplateError for a role that the template does not have
 */
export type StatementsOf = (roleArn: string, at: string) => readonly StatementText[];

const statementsIn = ({ Statement = [] }: PolicyDocument): readonly StatementText[] =>
  [Statement].flat() as readonly StatementText[];

function managedStatements(deployment: Deployment, policyArn: string, at: string): readonly StatementText[] {
  const own = resourcesOfType(deployment, 'AWS::IAM::ManagedPolicy').find(({ ref }) => ref === policyArn);
  if (own) return statementsIn(propertiesOf<PolicyProperties>(own).PolicyDocument);
  const known = awsPolicies[policyArn];
  if (known === undefined)
    throw new TemplateError(`The local runner does not know the policy ${policyArn}`, at);
  return known;
}

function statementsOfRole(deployment: Deployment, role: Resource): readonly StatementText[] {
  const { Policies = [], ManagedPolicyArns = [], PermissionsBoundary } = propertiesOf<RoleProperties>(role);
  if (PermissionsBoundary !== undefined)
    throw new TemplateError('The local runner does not support permissions boundaries', role.path);
  const attached = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy']
    .flatMap((type) => resourcesOfType(deployment, type))
    .map((policy) => propertiesOf<PolicyProperties>(policy))
    .filter(({ Roles = [] }) => Roles.includes(role.ref));
  return [
    ...Policies.flatMap((policy) => statementsIn(policy.PolicyDocument)),
    ...attached.flatMap((policy) => statementsIn(policy.PolicyDocument)),
    ...ManagedPolicyArns.flatMap((policyArn) => managedStatements(deployment, policyArn, role.path)),
  ];
}

/** Reads the policies of the roles of a deployment: inline, attached and managed ones. */
export function statementsByRole(deployment: Deployment): StatementsOf {
  const roles = new Map(resourcesOfType(deployment, 'AWS::IAM::Role').map((role) => [role.arn, role]));
  const known = new Map<string, readonly StatementText[]>();
  return (roleArn, at) => {
    const read = known.get(roleArn);
    if (read !== undefined) return read;
    const role = roles.get(roleArn);
    if (role === undefined) throw new TemplateError(`The template has no role ${roleArn}`, at);
    const statements = statementsOfRole(deployment, role);
    try {
      compilePolicy(statements);
    } catch (error) {
      throw new TemplateError(
        `The local runner cannot check a policy of the role ${role.path}: ${(error as Error).message}`,
        at,
      );
    }
    known.set(roleArn, statements);
    return statements;
  };
}
