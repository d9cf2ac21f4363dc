import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { withoutRetries } from '#shared/stores/dynamodb.ts';

/** No clock of an environment is so far from the others'. */
const KEPT_SECONDS = 60;

/** How many calls came in a second of the clock, as all environments count them together. */
export class RateStore {
  readonly #client: DynamoDBClient;
  readonly #table: string;
  readonly #waitMillisecondsMax: number;

  constructor(client: DynamoDBClient, table: string, waitMillisecondsMax: number) {
    this.#client = withoutRetries(client);
    this.#table = table;
    this.#waitMillisecondsMax = waitMillisecondsMax;
  }

  /** Adds calls; answers how many there are with them. Fails soon where storage is slow, and tries once only. */
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
