import { type DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { formatInstant } from '#shared/domain/time/calendar.ts';
import { storageCall } from '#shared/stores/dynamodb.ts';

const key = { id: { S: 'notices' }, part: { S: 'looked-ahead' } };

/** The due instant up to which the sweep has looked at members for their first notice, beside them in their table. */
export class LookedAhead {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async get(): Promise<number | undefined> {
    const get = new GetItemCommand({ TableName: this.#table, Key: key });
    const { Item } = await storageCall(this.#client.send(get));
    return Item?.lookedTo?.S === undefined ? undefined : Date.parse(Item.lookedTo.S);
  }

  /** Two sweeps at once may put an earlier instant, from which one looks again. */
  async put(to: number): Promise<void> {
    const update = new UpdateItemCommand({
      TableName: this.#table,
      Key: key,
      UpdateExpression: 'SET lookedTo = :to',
      ExpressionAttributeValues: { ':to': { S: formatInstant(to) } },
    });
    await storageCall(this.#client.send(update));
  }
}
