import { type DynamoDBClient, GetItemCommand, type TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { Deed, DocumentRelease } from '#shared/domain/documents/document-record.ts';
import { storageCall } from '#shared/stores/dynamodb.ts';
import { queryAll } from '#shared/stores/query-all.ts';
import { deedItem, type Item, keyOf, numberOf, padded } from './document-items.ts';

/**
 * The name of a kind of documents, and of its registry. The kinds of one registry share the configuration and the
 * releases, so that they come into force in one order. Without a registry it is the one that bookings load; a named one
 * is apart from it and counts its active documents of all kinds together.
 */
export interface Registered {
  readonly name: string;
  readonly registry?: 'engagement' | undefined;
}

type Registry = Registered['registry'];

/**
 * The newest numbers of a registry. The configuration counts up with each change in force: a programme or a store
 * changed, a document activated or paused.
 */
export interface Configuration {
  readonly configuration: number;
  /** The version of the newest programme: the configuration at which it changed. */
  readonly program: number;
}

/** The configuration, and the size of the active documents of one kind, or of all kinds of a named registry. */
export interface Latest extends Configuration {
  readonly active: number;
  /** The room that all active documents take, in bytes. */
  readonly activeBytes: number;
}

/** The partition of every start and stop, and every change of the programme, in the order of their configurations. */
export const RELEASES = 'release';
const releasesOf = (registry: Registry) => (registry === undefined ? RELEASES : `${RELEASES}/${registry}`);
const latestKey = (registry: Registry) => keyOf('latest', registry ?? 'latest');
const roomOf = ({ name, registry }: Registered) => registry ?? name;

async function readNumbers(client: DynamoDBClient, table: string, consistent: boolean, registry?: Registry) {
  const get = new GetItemCommand({ TableName: table, Key: latestKey(registry), ConsistentRead: consistent });
  const { Item = {} } = await storageCall(client.send(get));
  return (name: string) => Number(Item[name]?.N ?? 0);
}

/** One read. All numbers are 0 until the first change. */
export async function readConfiguration(
  client: DynamoDBClient,
  table: string,
  consistent: boolean,
): Promise<Configuration> {
  const number = await readNumbers(client, table, consistent);
  return { configuration: number('configuration'), program: number('program') };
}

/** One read. */
export async function readLatest(
  client: DynamoDBClient,
  table: string,
  kind: Registered,
  consistent: boolean,
): Promise<Latest> {
  const number = await readNumbers(client, table, consistent, kind.registry);
  return {
    configuration: number('configuration'),
    program: number('program'),
    active: number(`${roomOf(kind)}Active`),
    activeBytes: number(`${roomOf(kind)}ActiveBytes`),
  };
}

/** The size of the active documents, to be set with the next configuration. */
export function sizeChange(
  kind: Registered,
  { active, activeBytes }: Pick<Latest, 'active' | 'activeBytes'>,
): Readonly<Record<string, number>> {
  return { [`${roomOf(kind)}Active`]: active, [`${roomOf(kind)}ActiveBytes`]: activeBytes };
}

/** Takes the next configuration number, which only one writer can, and sets the given numbers; the others stay. */
export function nextConfiguration(
  table: string,
  configuration: number,
  change: Readonly<Record<string, number>>,
  registry?: Registry,
): TransactWriteItem {
  const changes = Object.entries(change);
  const sets = changes.map((_, index) => `#changed${index} = :changed${index}`);
  return {
    Update: {
      TableName: table,
      Key: latestKey(registry),
      UpdateExpression: `SET ${['configuration = :next', ...sets].join(', ')}`,
      ConditionExpression:
        configuration === 0 ? 'attribute_not_exists(configuration)' : 'configuration = :configuration',
      ...(changes.length > 0 && {
        ExpressionAttributeNames: Object.fromEntries(
          changes.map(([name], index) => [`#changed${index}`, name]),
        ),
      }),
      ExpressionAttributeValues: {
        ':next': numberOf(configuration + 1),
        ...(configuration > 0 && { ':configuration': numberOf(configuration) }),
        ...Object.fromEntries(changes.map(([, value], index) => [`:changed${index}`, numberOf(value)])),
      },
    },
  };
}

/** Records a start, a stop or a change at its configuration, for ever. */
export function releaseWrite(
  table: string,
  { name, registry }: Registered,
  { configuration, id, version, previous, revokes }: DocumentRelease,
  deed: Deed,
): TransactWriteItem {
  const Item: Item = {
    ...keyOf(releasesOf(registry), padded(configuration)),
    kind: { S: name },
    document: { S: id },
    ...(version !== undefined && { version: numberOf(version) }),
    ...(previous !== undefined && { previous: numberOf(previous) }),
    ...(revokes === true && { revokes: { BOOL: true } }),
    ...deedItem(deed),
  };
  return { Put: { TableName: table, Item, ConditionExpression: 'attribute_not_exists(id)' } };
}

/** The releases of all kinds of a registry after one configuration and up to another, in their order. */
export async function releasesBetween(
  client: DynamoDBClient,
  table: string,
  after: number,
  upTo: number,
  registry?: Registry,
): Promise<readonly Item[]> {
  if (after >= upTo) return [];
  return queryAll(client, {
    TableName: table,
    ConsistentRead: true,
    KeyConditionExpression: 'id = :id AND part BETWEEN :first AND :last',
    ExpressionAttributeValues: {
      ':id': { S: releasesOf(registry) },
      ':first': { S: padded(after + 1) },
      ':last': { S: padded(upTo) },
    },
  });
}

/** Undefined where the item is a release of another kind of document. */
export function releaseOf(kind: string, item: Item): DocumentRelease | undefined {
  if (item.kind?.S !== kind) return undefined;
  return {
    configuration: Number(item.part?.S),
    id: item.document?.S ?? '',
    version: item.version && Number(item.version.N),
    previous: item.previous && Number(item.previous.N),
    ...(item.revokes?.BOOL === true && { revokes: true }),
  };
}
