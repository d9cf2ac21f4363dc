import type { EnvironmentName } from '../environments/environments.ts';
import { laurelFunctions, permissionsOf } from './permissions.ts';
import type { Located, Synthesized } from './templates.ts';

export type Environments = ReadonlyMap<EnvironmentName, Synthesized>;

/** A property of a resource that may differ between environments. Environments with the same value stand together. */
export interface Shared<Value> {
  readonly environments: readonly EnvironmentName[];
  readonly value: Value;
}

interface KeyElement {
  readonly AttributeName: string;
}

interface IndexProperties {
  readonly IndexName: string;
  readonly KeySchema: readonly KeyElement[];
  readonly Projection: { readonly ProjectionType: string };
}

const typeNames: Readonly<Record<string, string>> = { S: 'string', N: 'number', B: 'binary' };

export function resourceNamed({ resources }: Synthesized, type: string, name: string): Located {
  const found = resources.find(
    ({ Type, logicalId }) => Type === type && logicalId.replace(/[0-9A-F]{8}$/, '') === name,
  );
  if (found === undefined) throw new Error(`The templates have no ${type} named ${name}`);
  return found;
}

function keysOf({ Properties }: Located, schema: readonly KeyElement[]): readonly string[] {
  const types = new Map<string, string>(
    Properties.AttributeDefinitions.map((one: { AttributeName: string; AttributeType: string }) => [
      one.AttributeName,
      typeNames[one.AttributeType] ?? one.AttributeType,
    ]),
  );
  return schema.map(({ AttributeName }) => `\`${AttributeName}\` (${types.get(AttributeName)})`);
}

function indexText(table: Located, scope: 'local' | 'global', index: IndexProperties): string {
  const projection = index.Projection.ProjectionType.toLowerCase().replaceAll('_', ' ');
  return `\`${index.IndexName}\`, ${scope}: ${keysOf(table, index.KeySchema).join(', ')}; projects ${projection}`;
}

/** The shape of a table, which is the same in every environment. */
export function shapeOf(table: Located): {
  readonly keys: readonly string[];
  readonly indexes: readonly string[];
  readonly expiresAt: string | undefined;
  readonly stream: string | undefined;
} {
  const { KeySchema, LocalSecondaryIndexes = [], GlobalSecondaryIndexes = [] } = table.Properties;
  return {
    keys: keysOf(table, KeySchema),
    indexes: [
      ...LocalSecondaryIndexes.map((index: IndexProperties) => indexText(table, 'local', index)),
      ...GlobalSecondaryIndexes.map((index: IndexProperties) => indexText(table, 'global', index)),
    ],
    expiresAt: table.Properties.TimeToLiveSpecification?.AttributeName,
    stream: table.Properties.StreamSpecification?.StreamViewType.toLowerCase().replaceAll('_', ' '),
  };
}

/** The distinct values that `read` returns, each with the environments that have it. */
export function byEnvironment<Value>(
  environments: Environments,
  read: (synthesized: Synthesized) => Value,
): readonly Shared<Value>[] {
  const found = new Map<string, { environments: EnvironmentName[]; value: Value }>();
  for (const [name, synthesized] of environments) {
    const value = read(synthesized);
    const key = JSON.stringify(value);
    const known = found.get(key) ?? { environments: [], value };
    known.environments.push(name);
    found.set(key, known);
  }
  return [...found.values()];
}

/** The action as the page names it; undefined for a permission on another resource. */
function actionOn(
  id: string,
  { action, resource }: { action: string; resource: string },
): string | undefined {
  const name = action.slice(action.indexOf(':') + 1);
  if (resource === `${id}.Arn`) return name;
  if (resource.startsWith(`${id}.Arn/index/`))
    return `${name} on ${resource.slice(`${id}.Arn/index/`.length)}`;
  return resource === `${id}.StreamArn` ? 'reads the stream' : undefined;
}

/**
 * The functions that may use a resource, grouped by their permissions: `GetItem, Query` with the names of the
 * functions.
 */
export function usersOf(synthesized: Synthesized, id: string): ReadonlyMap<string, readonly string[]> {
  const users = new Map<string, string[]>();
  for (const [file, fn] of [...laurelFunctions(synthesized)].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const actions = permissionsOf(synthesized, fn).flatMap((permission) => actionOn(id, permission) ?? []);
    if (actions.length === 0) continue;
    const key = [...new Set(actions)].sort().join(', ');
    users.set(key, [...(users.get(key) ?? []), file.replace(/^functions\/|\.ts$/g, '')]);
  }
  return new Map([...users].sort(([a], [b]) => (a < b ? -1 : 1)));
}
