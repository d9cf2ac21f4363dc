import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { withoutRetries } from '#shared/stores/dynamodb.ts';

/** Longer than the clocks of two environments can differ. */
const KEPT_SECONDS = 60;

/** The number of calls in a second of the clock, over all environments. */
export class RateStore {
  readonly #client: DynamoDBClient;
  readonly #table: string;
  readonly #waitMillisecondsMax: number;

  constructor(client: DynamoDBClient, table: string, waitMillisecondsMax: number) {
    this.#client = withoutRetries(client);
    this.#table = table;
    this.#waitMillisecondsMax = waitMillisecondsMax;
  }

  /**
   * Adds calls. Returns the number of calls in that second, these included. Tries once only, and fails soon where
   * storage is slow.
   */
  async add(key: string, second: number, calls: number): Promise<number> {
    const update = new UpdateItemCommand({
      TableName: this.#table,
      Key: { id: { S: `${key}/${second}` } },
      UpdateExpression: 'ADD taken :calls SET expiresAt = :expiresAt',
      ExpressionAttributeValues: {
        ':calls': { N: String(calls) },
        ':expiresAt': { N: String(second + KEPT_SECONDS) },
      },
      ReturnValues: 'UPDATED_NEW',
    });
    const { Attributes } = await this.#client.send(update, {
      abortSignal: AbortSignal.timeout(this.#waitMillisecondsMax),
    });
    return Number(Attributes?.taken?.N);
  }
}
