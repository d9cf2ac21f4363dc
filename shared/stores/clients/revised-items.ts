import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import type { Revised } from '#shared/domain/clients/client.ts';
import { storageCall } from '#shared/stores/dynamodb.ts';

export type Item = Record<string, AttributeValue>;

/** Items of one partition by their ids, each written only over the revision that its change was made on. */
export class RevisedItems {
  readonly #client: DynamoDBClient;
  readonly #table: string;
  readonly #partition: string;

  constructor(client: DynamoDBClient, table: string, partition: string) {
    this.#client = client;
    this.#table = table;
    this.#partition = partition;
  }

  async get(id: string, { consistent }: { readonly consistent: boolean }): Promise<Item | undefined> {
    const get = new GetItemCommand({
      TableName: this.#table,
      Key: this.#key(id),
      ConsistentRead: consistent,
    });
    return (await storageCall(this.#client.send(get))).Item;
  }

  /** In the order of their ids, from the first one after `after`: fewer than `limit` only where no more are there. */
  async list(after: string | undefined, limit: number): Promise<readonly Item[]> {
    const items: Item[] = [];
    let start = after === undefined ? undefined : this.#key(after);
    do {
      const query = new QueryCommand({
        TableName: this.#table,
        KeyConditionExpression: 'id = :partition',
        ExpressionAttributeValues: { ':partition': { S: this.#partition } },
        ConsistentRead: true,
        Limit: limit - items.length,
        ...(start && { ExclusiveStartKey: start }),
      });
      const page = await storageCall(this.#client.send(query));
      items.push(...(page.Items ?? []));
      start = page.LastEvaluatedKey;
    } while (start && items.length < limit);
    return items;
  }

  /** False where another editor was first. */
  async put(id: string, { revision, changedBy, changedAt }: Revised, content: Item): Promise<boolean> {
    const put = new PutItemCommand({
      TableName: this.#table,
      Item: {
        ...content,
        ...this.#key(id),
        revision: { N: String(revision) },
        changedBy: { S: changedBy },
        changedAt: { N: String(changedAt) },
      },
      ...(revision === 1
        ? { ConditionExpression: 'attribute_not_exists(id)' }
        : {
            ConditionExpression: 'revision = :before',
            ExpressionAttributeValues: { ':before': { N: String(revision - 1) } },
          }),
    });
    try {
      await this.#client.send(put);
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      return storageCall(Promise.reject(error));
    }
  }

  #key(id: string): Item {
    return { id: { S: this.#partition }, part: { S: id } };
  }
}

export function revisedOf({ revision, changedBy, changedAt }: Item): Revised {
  return {
    revision: Number(revision?.N),
    changedBy: changedBy?.S ?? '',
    changedAt: Number(changedAt?.N),
  };
}
