import { type DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { storageCall } from '#shared/stores/dynamodb.ts';

/** Counts of calls that named nobody. A call that named somebody writes nothing here. */
export class MissStore {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async count(key: string): Promise<number> {
    const get = new GetItemCommand({ TableName: this.#table, Key: { id: { S: key } }, ConsistentRead: true });
    const { Item } = await storageCall(this.#client.send(get));
    return Number(Item?.taken?.N ?? 0);
  }

  /** Adds one. Returns the sum; `expiresAt` is in seconds. */
  async add({ key, expiresAt }: { readonly key: string; readonly expiresAt: number }): Promise<number> {
    const update = new UpdateItemCommand({
      TableName: this.#table,
      Key: { id: { S: key } },
      UpdateExpression: 'ADD taken :one SET expiresAt = :expiresAt',
      ExpressionAttributeValues: { ':one': { N: '1' }, ':expiresAt': { N: String(expiresAt) } },
      ReturnValues: 'UPDATED_NEW',
    });
    const { Attributes } = await storageCall(this.#client.send(update));
    return Number(Attributes?.taken?.N);
  }
}
