import type { Located, Synthesized } from './templates.ts';

export interface Permission {
  readonly action: string;
  readonly resource: string;
}

/** Turns a value of a template into one readable text, such as `LedgerTable.Arn/index/byReference`. */
export function readable(value: unknown): string {
  if (typeof value === 'string') return value;
  const [[fn, argument] = []] = Object.entries(value as object) as [string, unknown][];
  switch (fn) {
    case 'Fn::Sub':
      return String(argument);
    case 'Ref':
      return `<${argument}>`;
    case 'Fn::GetAtt':
      return `${(argument as string[])[0]?.replace(/[0-9A-F]{8}$/, '')}.${(argument as string[])[1]}`;
    case 'Fn::ImportValue':
      return String(argument).replace(
        /^[\w-]+:ExportsOutput(?:FnGetAtt|Ref)(\w+?)[0-9A-F]{8}((?:Stream)?Arn)?[0-9A-F]{8}$/,
        (_, id: string, attribute?: string) => (attribute ? `${id}.${attribute}` : id),
      );
    case 'Fn::Join':
      return (argument as [string, unknown[]])[1].map(readable).join((argument as [string])[0]);
    // The form in which CDK takes the name of a state machine from its ARN.
    case 'Fn::Select': {
      const [, { 'Fn::Split': [, from] = [] }] = argument as [number, { 'Fn::Split'?: [string, unknown] }];
      return readable(from);
    }
    default:
      throw new Error(`Cannot read this value of a template: ${JSON.stringify(value)}`);
  }
}

const listed = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

/** All permissions that policies and inline policies give to roles, by the path of the role in its stack. */
export function permissionsByRole({ resources }: Synthesized): ReadonlyMap<string, readonly Permission[]> {
  const found = new Map<string, Permission[]>();
  const add = (role: string, document: { Statement: readonly Record<string, unknown>[] }): void => {
    const permissions = document.Statement.flatMap(({ Effect, Action, NotAction, Resource, NotResource }) => {
      if (Effect !== 'Allow') return [];
      if (NotAction !== undefined || NotResource !== undefined)
        throw new Error('A policy uses NotAction or NotResource, so its permissions cannot be listed');
      return listed(Action).flatMap((action) =>
        listed(Resource).map((resource) => ({ action: String(action), resource: readable(resource) })),
      );
    });
    found.set(role, [...(found.get(role) ?? []), ...permissions]);
  };
  for (const { Type, Properties, stack, logicalId } of resources) {
    if (Type === 'AWS::IAM::Policy' || Type === 'AWS::IAM::ManagedPolicy') {
      for (const role of Properties.Roles ?? []) add(`${stack}/${role.Ref}`, Properties.PolicyDocument);
    }
    if (Type === 'AWS::IAM::Role') {
      add(`${stack}/${logicalId}`, { Statement: [] });
      for (const { PolicyDocument } of Properties.Policies ?? [])
        add(`${stack}/${logicalId}`, PolicyDocument);
    }
  }
  return found;
}

/** Laurel's own functions by their file. Functions that CDK adds have no file and are left out. */
export function laurelFunctions({ ofType }: Synthesized): ReadonlyMap<string, Located> {
  return new Map(
    ofType('AWS::Lambda::Function').flatMap((fn) => {
      const file = /functions\/\S+\.ts$/.exec(fn.Properties.Description ?? '')?.[0];
      return file === undefined ? [] : [[file, fn] as const];
    }),
  );
}

export function permissionsOf(app: Synthesized, fn: Located): readonly Permission[] {
  const role = fn.Properties.Role['Fn::GetAtt'][0];
  return permissionsByRole(app).get(`${fn.stack}/${role}`) ?? [];
}
