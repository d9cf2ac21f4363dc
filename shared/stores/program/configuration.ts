import {
  type AttributeValue,
  type DynamoDBClient,
  GetItemCommand,
  type TransactWriteItem,
} from '@aws-sdk/client-dynamodb';
import { storageCall } from '#shared/stores/dynamodb.ts';

export type Item = Record<string, AttributeValue>;

/**
 * The newest of everything. The configuration is one number that counts up with each change that is in force: a
 * programme changed, a promotion activated or paused.
 */
export interface Latest {
  readonly configuration: number;
  /** The version of the newest programme: the configuration at which it changed. */
  readonly program: number;
  /** Promotions that are active, and the bytes of what they say. */
  readonly active: number;
  readonly activeBytes: number;
}

/** What a change makes of the numbers; what is left out stays. */
export type LatestChange = Partial<Omit<Latest, 'configuration'>>;

const DIGITS = 9;
const LATEST_KEY: Item = { id: { S: 'latest' }, part: { S: 'latest' } };

/** Numbers as sort keys: in their order as texts, too. */
export const padded = (number: number): string => String(number).padStart(DIGITS, '0');

export const releaseKey = (configuration: number): Item => ({
  id: { S: 'release' },
  part: { S: padded(configuration) },
});

/** One read; all 0 until something changed. */
export async function readLatest(
  client: DynamoDBClient,
  table: string,
  consistent: boolean,
): Promise<Latest> {
  const get = new GetItemCommand({ TableName: table, Key: LATEST_KEY, ConsistentRead: consistent });
  const { Item = {} } = await storageCall(client.send(get));
  return {
    configuration: Number(Item.configuration?.N ?? 0),
    program: Number(Item.program?.N ?? 0),
    active: Number(Item.active?.N ?? 0),
    activeBytes: Number(Item.activeBytes?.N ?? 0),
  };
}

/** Takes the next configuration number, which only one writer can. */
export function nextConfiguration(
  table: string,
  configuration: number,
  change: LatestChange,
): TransactWriteItem {
  const changes = Object.entries(change);
  const sets = changes.map((_, index) => `#changed${index} = :changed${index}`);
  return {
    Update: {
      TableName: table,
      Key: LATEST_KEY,
      UpdateExpression: `SET ${['configuration = :next', ...sets].join(', ')}`,
      ConditionExpression:
        configuration === 0 ? 'attribute_not_exists(configuration)' : 'configuration = :configuration',
      ...(changes.length > 0 && {
        ExpressionAttributeNames: Object.fromEntries(
          changes.map(([name], index) => [`#changed${index}`, name]),
        ),
      }),
      ExpressionAttributeValues: {
        ':next': { N: String(configuration + 1) },
        ...(configuration > 0 && { ':configuration': { N: String(configuration) } }),
        ...Object.fromEntries(changes.map(([, value], index) => [`:changed${index}`, { N: String(value) }])),
      },
    },
  };
}
