import { TemplateError } from '../errors/template-error.ts';
import { readAssembly } from './assembly.ts';
import type { Deployment, Resource } from './deployment.ts';
import { resolveReferences, type SecretDefinition } from './dynamic-references.ts';
import { evaluate } from './intrinsics.ts';
import { type DeploymentScope, type StackScope, stackScope } from './stack-scope.ts';

export interface DeploymentSource {
  /** The output folder of a full `cdk synth`. A synth that selects one stack leaves the bundles of the others out. */
  readonly assembly: string;
  /** The prefix of the environment's stack names, `laurel-dev-`. */
  readonly stackPrefix: string;
  /** The address of this deployment and its token issuer, `http://localhost:3000`. */
  readonly origin: string;
  readonly secretText: (secret: SecretDefinition) => string;
}

/** The exports of all stacks by name. Export names never depend on other stacks, so they can be collected first. */
function collectExports(stacks: readonly StackScope[]): Map<string, () => unknown> {
  const exports = new Map<string, () => unknown>();
  for (const stack of stacks) {
    for (const [name, output] of Object.entries(stack.template.Outputs ?? {})) {
      if (output.Export === undefined) continue;
      const exportName = evaluate(output.Export.Name, stack, `${stack.path}/Outputs/${name}`);
      exports.set(String(exportName), () => stack.output(name, `${stack.path}/Outputs/${name}`));
    }
  }
  return exports;
}

function* withNested(stack: StackScope): Generator<StackScope> {
  yield stack;
  for (const [logicalId, { Type: type }] of stack.resources()) {
    if (type === 'AWS::CloudFormation::Stack') yield* withNested(stack.nested(logicalId));
  }
}

/** The text of a secret of the app by its name or ARN. Undefined when the app has no such secret. */
export type SecretOf = (id: string) => string | undefined;

export function secretsOf(
  resources: readonly Resource[],
  secretText: DeploymentSource['secretText'],
): SecretOf {
  const secrets = resources.filter(({ type }) => type === 'AWS::SecretsManager::Secret');
  return (id) => {
    const secret = secrets.find(({ ref, properties }) => ref === id || properties.Name === id);
    return secret && secretText({ id: secret.path, properties: secret.properties });
  };
}

/** The synthesized app with every reference between its stacks resolved, as CloudFormation would deploy it. */
export function loadDeployment(source: DeploymentSource): Deployment {
  const assembly = readAssembly(source.assembly, source.stackPrefix);
  const scope: DeploymentScope = {
    assembly,
    origin: source.origin,
    imported: (name, at) => {
      const value = exports.get(name);
      if (value === undefined) throw new TemplateError(`No stack exports ${name}`, at);
      return value();
    },
    stackOutput: (stackName, output, at) => {
      const stack = stacks.find((candidate) => candidate.stackName === stackName);
      if (stack === undefined) throw new TemplateError(`No stack is named ${stackName}`, at);
      return stack.output(output, at);
    },
  };
  const stacks = assembly.stacks.map(({ name, template }) =>
    stackScope(name, name, template, () => undefined, scope),
  );
  const exports = collectExports(stacks);

  const unresolved: Resource[] = [];
  for (const stack of stacks.flatMap((root) => [...withNested(root)])) {
    for (const [logicalId, { Type: type }] of stack.resources()) {
      if (type === 'AWS::CloudFormation::Stack' || type === 'AWS::CDK::Metadata') continue;
      const { ref, attributes } = stack.identity(logicalId);
      const path = `${stack.path}/${logicalId}`;
      unresolved.push({
        path,
        type,
        properties: stack.properties(logicalId),
        ref,
        arn: attributes.Arn ?? '',
      });
    }
  }

  const secretOf = secretsOf(unresolved, source.secretText);
  const secretText = (id: string, at: string): string => {
    const text = secretOf(id);
    if (text === undefined) throw new TemplateError(`The app has no secret ${id}`, at);
    return text;
  };
  return {
    resources: unresolved.map((resource) => ({
      ...resource,
      properties: resolveReferences(resource.properties, secretText, resource.path),
    })),
    assetFolder: (s3Key) => assembly.assetPath(s3Key),
  };
}
