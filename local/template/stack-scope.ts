import { TemplateError } from '../errors/template-error.ts';
import type { Assembly, Template, TemplateResource } from './assembly.ts';
import { type Identity, identify } from './identities.ts';
import { decide, evaluate, noValue, pseudoParameter, type Scope } from './intrinsics.ts';

/** The values that all stacks of a deployment share. */
export interface DeploymentScope {
  readonly assembly: Assembly;
  readonly origin: string;
  imported(exportName: string, at: string): unknown;
  stackOutput(stackName: string, output: string, at: string): unknown;
}

export interface StackScope extends Scope {
  readonly path: string;
  readonly template: Template;
  /** The resources that are deployed: those without a condition, and those whose condition holds. */
  resources(): Iterable<readonly [string, TemplateResource]>;
  properties(logicalId: string): Readonly<Record<string, unknown>>;
  identity(logicalId: string): Identity;
  output(name: string, at: string): unknown;
  /** The nested stack of an `AWS::CloudFormation::Stack` resource in this stack. */
  nested(logicalId: string): StackScope;
}

/** Caches each result, and turns a definition that needs itself into an error instead of an endless loop. */
function once<T>(compute: (key: string) => T, at: (key: string) => string): (key: string) => T {
  const known = new Map<string, T>();
  const running = new Set<string>();
  return (key) => {
    if (known.has(key)) return known.get(key) as T;
    if (running.has(key)) throw new TemplateError('The definition refers to itself', at(key));
    running.add(key);
    const value = compute(key);
    running.delete(key);
    known.set(key, value);
    return value;
  };
}

/**
 * `LedgerStack` for `…/LedgerStack.NestedStack/LedgerStack.NestedStackResource`; any other resource keeps its logical
 * id.
 */
function nestedName(logicalId: string, resource: TemplateResource): string {
  const constructPath = resource.Metadata?.['aws:cdk:path'];
  const name = typeof constructPath === 'string' ? constructPath.split('/').at(-2) : undefined;
  return name?.replace(/\.NestedStack$/, '') ?? logicalId;
}

function identityOf(
  scope: StackScope,
  logicalId: string,
  { Type: type, Properties: properties }: TemplateResource,
  origin: string,
): Identity {
  const path = `${scope.path}/${logicalId}`;
  return identify(type, {
    path,
    stackName: scope.stackName,
    logicalId,
    origin,
    text: (property) => {
      const value = evaluate(properties?.[property], scope, `${path}/${property}`);
      return typeof value === 'string' ? value : undefined;
    },
  });
}

function nestedScope(
  parent: StackScope,
  logicalId: string,
  resource: TemplateResource,
  deployment: DeploymentScope,
): StackScope {
  const place = `${parent.path}/${logicalId}`;
  const name = nestedName(logicalId, resource);
  const file = String(resource.Metadata?.['aws:asset:path'] ?? '');
  const given = resource.Properties?.Parameters as Readonly<Record<string, unknown>> | undefined;
  return stackScope(
    `${parent.stackName}-${name}`,
    `${parent.path}/${name}`,
    deployment.assembly.nestedTemplate(file, place),
    (parameter) => evaluate(given?.[parameter], parent, `${place}/Parameters/${parameter}`),
    deployment,
  );
}

export function stackScope(
  stackName: string,
  path: string,
  template: Template,
  parameters: (name: string) => unknown,
  deployment: DeploymentScope,
): StackScope {
  const declared = (logicalId: string, at: string): TemplateResource => {
    const resource = template.Resources?.[logicalId];
    if (resource === undefined) throw new TemplateError(`The stack has nothing named ${logicalId}`, at);
    return resource;
  };
  const placeOf = (name: string) => `${path}/${name}`;
  const conditions = once((name) => {
    const rule = template.Conditions?.[name];
    if (rule === undefined) throw new TemplateError(`The stack has no condition ${name}`, placeOf(name));
    return decide(rule, scope, `${path}/Conditions/${name}`);
  }, placeOf);
  const identity = once(
    (logicalId) => identityOf(scope, logicalId, declared(logicalId, placeOf(logicalId)), deployment.origin),
    placeOf,
  );
  const outputs = once((name) => {
    const output = template.Outputs?.[name];
    if (output === undefined) throw new TemplateError(`The stack has no output ${name}`, placeOf(name));
    return evaluate(output.Value, scope, `${path}/Outputs/${name}`);
  }, placeOf);
  const nested = once(
    (logicalId) => nestedScope(scope, logicalId, declared(logicalId, placeOf(logicalId)), deployment),
    placeOf,
  );

  const scope: StackScope = {
    stackName,
    path,
    template,
    identity,
    nested,
    output: (name) => outputs(name),
    condition: (name) => conditions(name),
    imported: deployment.imported,
    stackOutput: deployment.stackOutput,
    *resources() {
      for (const [logicalId, resource] of Object.entries(template.Resources ?? {})) {
        if (resource.Condition === undefined || conditions(resource.Condition)) yield [logicalId, resource];
      }
    },
    properties: (logicalId) => {
      const { Properties: properties } = declared(logicalId, placeOf(logicalId));
      return evaluate(properties ?? {}, scope, placeOf(logicalId)) as Readonly<Record<string, unknown>>;
    },
    reference: (name, at) => {
      const pseudo = pseudoParameter(name, stackName);
      if (pseudo !== undefined) return pseudo;
      const parameter = template.Parameters?.[name];
      if (parameter === undefined) {
        return declared(name, at).Type === 'AWS::CloudFormation::Stack'
          ? nested(name).stackName
          : identity(name).ref;
      }
      const value = parameters(name) ?? parameter.Default;
      if (value === undefined || value === noValue)
        throw new TemplateError(`Parameter ${name} has no value`, at);
      return value;
    },
    attribute: (logicalId, attribute, at) => {
      const { Type: type } = declared(logicalId, at);
      if (type === 'AWS::CloudFormation::Stack' && attribute.startsWith('Outputs.')) {
        return nested(logicalId).output(attribute.slice('Outputs.'.length), at);
      }
      // Nothing local reads attributes that are not in the table, so a constant text stands for them.
      return identity(logicalId).attributes[attribute] ?? `local:${placeOf(logicalId)}:${attribute}`;
    },
    mapping: (map, first, second, at) => {
      const value = template.Mappings?.[map]?.[first]?.[second];
      if (value === undefined) throw new TemplateError(`No mapping ${map}.${first}.${second}`, at);
      return value;
    },
  };
  return scope;
}
