import { type DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { storageCall } from '#shared/stores/dynamodb.ts';

const key = { id: { S: 'releases' }, part: { S: 'told' } };

/** The configuration up to which releases were told to the outside, beside the parked events. */
export class ToldReleases {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async get(): Promise<number | undefined> {
    const get = new GetItemCommand({ TableName: this.#table, Key: key, ConsistentRead: true });
    const { Item } = await storageCall(this.#client.send(get));
    return Item?.toldTo?.N === undefined ? undefined : Number(Item.toldTo.N);
  }

  /** Two runs at once may put an earlier one, from which releases are told again. */
  async put(configuration: number): Promise<void> {
    const update = new UpdateItemCommand({
      TableName: this.#table,
      Key: key,
      UpdateExpression: 'SET toldTo = :to',
      ExpressionAttributeValues: { ':to': { N: String(configuration) } },
    });
    await storageCall(this.#client.send(update));
  }
}
