import type { Located } from './templates.ts';

/** A resource that holds state, with the properties of which a change replaces it. */
export interface Stateful {
  readonly type: string;
  readonly environments: readonly string[];
  readonly fixed: Readonly<Record<string, unknown>>;
}

/** Stateful resources by their logical ids. */
export type StatefulResources = Readonly<Record<string, Stateful>>;

interface Kind {
  /** Properties of which a change makes a new resource, or a new value of a secret. */
  readonly fixed: readonly string[];
  /** The state that is lost with the resource. */
  readonly loses: string;
}

/** The page of each type in CloudFormation's reference says "Update requires: Replacement" at these properties. */
const kinds: Readonly<Record<string, Kind>> = {
  'AWS::DynamoDB::Table': {
    fixed: ['TableName', 'KeySchema', 'KeyAttributes', 'LocalSecondaryIndexes'],
    loses: 'all items of the table',
  },
  'AWS::Cognito::UserPool': {
    fixed: ['AliasAttributes', 'UsernameAttributes', 'UsernameConfiguration', 'Schema'],
    loses: 'all users, with their passwords and their links to members',
  },
  'AWS::Cognito::UserPoolClient': {
    fixed: ['UserPoolId', 'GenerateSecret'],
    loses: 'the id and the secret with which tills, shops and apps get their tokens',
  },
  'AWS::Cognito::UserPoolGroup': {
    fixed: ['UserPoolId', 'GroupName'],
    loses: 'the staff of the group',
  },
  'AWS::Cognito::UserPoolResourceServer': {
    fixed: ['UserPoolId', 'Identifier'],
    loses: 'the scopes of every client and token',
  },
  'AWS::KMS::Key': {
    fixed: ['KeySpec', 'KeyUsage', 'MultiRegion', 'Origin'],
    loses: 'everything that the key seals',
  },
  'AWS::SecretsManager::Secret': {
    fixed: ['Name', 'GenerateSecretString'],
    loses: 'every card, e-mail and phone: they are found by hashes that the secret keys',
  },
  'AWS::Kinesis::Stream': { fixed: ['Name'], loses: 'entries that a consumer has not read yet' },
  'AWS::S3::Bucket': { fixed: ['BucketName'], loses: 'the parked records' },
  'AWS::SNS::Topic': { fixed: ['TopicName', 'FifoTopic'], loses: 'the subscriptions to all alarms' },
};

/** A version of the origin secret comes and goes in a rotation: docs/rotation.md. */
const comesAndGoes = /^OriginSecret/;

interface KeyElement {
  readonly AttributeName: string;
}

/** The types of the attributes in the keys of a table and of its local indexes. Those of other indexes may change. */
function keyAttributes({
  KeySchema,
  LocalSecondaryIndexes = [],
  AttributeDefinitions,
}: Located['Properties']) {
  const keys = [KeySchema, ...LocalSecondaryIndexes.map((index: Located['Properties']) => index.KeySchema)];
  const names = new Set(keys.flat().map(({ AttributeName }: KeyElement) => AttributeName));
  return AttributeDefinitions.filter(({ AttributeName }: KeyElement) => names.has(AttributeName));
}

function fixedOf({ Type, Properties }: Located): Stateful['fixed'] {
  const all =
    Type === 'AWS::DynamoDB::Table'
      ? { ...Properties, KeyAttributes: keyAttributes(Properties) }
      : Properties;
  const names = kinds[Type]?.fixed ?? [];
  return Object.fromEntries(names.flatMap((name) => (all[name] === undefined ? [] : [[name, all[name]]])));
}

/** The stateful resources of the data stacks, of all environments together. */
export function statefulResources(environments: ReadonlyMap<string, readonly Located[]>): StatefulResources {
  const found: Record<string, Stateful> = {};
  for (const [environment, resources] of environments) {
    for (const resource of resources) {
      const { stack, logicalId, Type } = resource;
      if (!stack.endsWith('-data') || kinds[Type] === undefined || comesAndGoes.test(logicalId)) continue;
      const fixed = fixedOf(resource);
      const known = found[logicalId];
      if (known !== undefined && JSON.stringify(known.fixed) !== JSON.stringify(fixed))
        throw new Error(`${logicalId} has other fixed properties in ${environment} than elsewhere`);
      found[logicalId] = { type: Type, environments: [...(known?.environments ?? []), environment], fixed };
    }
  }
  return Object.fromEntries(Object.entries(found).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** Whether the resource can become the other without a new one: attributes of users may be added and never changed. */
function canBecome(name: string, before: unknown, after: unknown): boolean {
  if (name === 'Schema' && Array.isArray(before) && Array.isArray(after)) {
    const added = new Set(after.map((attribute) => JSON.stringify(attribute)));
    return before.every((attribute) => added.has(JSON.stringify(attribute)));
  }
  return JSON.stringify(before) === JSON.stringify(after);
}

/** Each replacement that a deployment would make, by logical id, with the loss and the right way. */
export function replacements(
  before: StatefulResources,
  after: StatefulResources,
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [id, { type, environments, fixed }] of Object.entries(before)) {
    const now = after[id];
    const loses = kinds[type]?.loses ?? 'its state';
    const rightWay =
      'Add a new resource beside it, copy what it holds, move its users, and remove it in a later release.';
    const gone = environments.filter((name) => !now?.environments.includes(name));
    if (now === undefined || gone.length > 0) {
      found.set(
        id,
        `${type} ${id} is gone from ${gone.join(', ')}: a construct that is renamed or moved is a new, empty resource, and the service would lose ${loses}. Give the construct its old id and place. ${rightWay}`,
      );
      continue;
    }
    const names = [...new Set([...Object.keys(fixed), ...Object.keys(now.fixed)])];
    const changed = names.filter((name) => !canBecome(name, fixed[name], now.fixed[name]));
    if (changed.length > 0) {
      found.set(
        id,
        `${changed.join(' and ')} of ${type} ${id} changed: CloudFormation would replace it, and the service would lose ${loses}. ${rightWay}`,
      );
    }
  }
  return found;
}
