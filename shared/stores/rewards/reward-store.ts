import {
  type AttributeValue,
  type DynamoDBClient,
  GetItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import type { RewardVersion } from '#shared/domain/rewards/reward.ts';
import { storageCall } from '#shared/stores/dynamodb.ts';
import { writeAll } from '#shared/stores/write-all.ts';

type Item = Record<string, AttributeValue>;

/** All newest versions are one partition, in the order of their ids: a page of them is one query. */
const NEWEST = 'newest';
const newestKey = (rewardId: string): Item => ({ id: { S: NEWEST }, part: { S: rewardId } });
const versionKey = (rewardId: string, version: number): Item => ({
  id: { S: `reward/${rewardId}` },
  part: { S: String(version).padStart(9, '0') },
});

/** The versions of each reward, kept for ever, and a copy of the newest, which is what everybody reads. */
export class RewardStore {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** One consistent read. */
  newest(rewardId: string): Promise<RewardVersion | undefined> {
    return this.#get(newestKey(rewardId));
  }

  version(rewardId: string, version: number): Promise<RewardVersion | undefined> {
    return this.#get(versionKey(rewardId, version));
  }

  /** The newest versions by reward id, from the first one after `after`. 200 of the largest are some 400 KB. */
  async list(after: string | undefined, limit: number): Promise<readonly RewardVersion[]> {
    const query = new QueryCommand({
      TableName: this.#table,
      KeyConditionExpression: 'id = :newest',
      ExpressionAttributeValues: { ':newest': { S: NEWEST } },
      ConsistentRead: true,
      Limit: limit,
      ...(after !== undefined && { ExclusiveStartKey: newestKey(after) }),
    });
    const { Items = [] } = await storageCall(this.#client.send(query));
    return Items.map(rewardOf);
  }

  /** Makes this the newest version, unless another editor took its number: then false. */
  put(reward: RewardVersion): Promise<boolean> {
    const content = contentOf(reward);
    return writeAll(this.#client, [
      { Put: { TableName: this.#table, Item: { ...newestKey(reward.rewardId), ...content } } },
      {
        Put: {
          TableName: this.#table,
          Item: { ...versionKey(reward.rewardId, reward.version), ...content },
          ConditionExpression: 'attribute_not_exists(id)',
        },
      },
    ]);
  }

  async #get(key: Item): Promise<RewardVersion | undefined> {
    const get = new GetItemCommand({ TableName: this.#table, Key: key, ConsistentRead: true });
    const { Item } = await storageCall(this.#client.send(get));
    return Item && rewardOf(Item);
  }
}

function contentOf({ rewardId, version, name, points, changedBy, changedAt, ...rest }: RewardVersion): Item {
  const { stock, tiers, from, to } = rest;
  return {
    rewardId: { S: rewardId },
    version: { N: String(version) },
    name: { S: name },
    points: { N: String(points) },
    ...(stock !== undefined && { stock: { N: String(stock) } }),
    ...(tiers !== undefined && { tiers: { L: tiers.map((tier) => ({ S: tier })) } }),
    ...(from !== undefined && { from: { N: String(from) } }),
    ...(to !== undefined && { to: { N: String(to) } }),
    changedBy: { S: changedBy },
    changedAt: { N: String(changedAt) },
  };
}

function rewardOf({ rewardId, version, name, points, stock, tiers, from, to, ...rest }: Item): RewardVersion {
  return {
    rewardId: rewardId?.S ?? '',
    version: Number(version?.N),
    name: name?.S ?? '',
    points: Number(points?.N),
    ...(stock && { stock: Number(stock.N) }),
    ...(tiers && { tiers: (tiers.L ?? []).map((tier) => tier.S ?? '') }),
    ...(from && { from: Number(from.N) }),
    ...(to && { to: Number(to.N) }),
    changedBy: rest.changedBy?.S ?? '',
    changedAt: Number(rest.changedAt?.N),
  };
}
