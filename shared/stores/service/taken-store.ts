import { type DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Consumer, Taken } from '#shared/domain/service/consumer-lag.ts';
import { conditionalWrite, storageCall, withoutRetries } from '#shared/stores/dynamodb.ts';

const KEPT_SECONDS = 7 * 24 * 60 * 60;

const keyOf = (consumer: Consumer) => ({ id: { S: `consumer/${consumer}` } });

/** Ages of the records that each consumer took lately, over all its environments. */
export class TakenStore {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = withoutRetries(client);
    this.#table = table;
  }

  async find(consumer: Consumer): Promise<Taken | undefined> {
    const get = new GetItemCommand({ TableName: this.#table, Key: keyOf(consumer), ConsistentRead: true });
    const { Item } = await storageCall(this.#client.send(get));
    if (!Item) return undefined;
    return {
      minute: Number(Item.takenMinute?.N),
      ageSeconds: Number(Item.age?.N),
      ageBefore: Number(Item.ageBefore?.N),
    };
  }

  /** Notes an age, unless an environment has noted this minute with one as high. Tries once, until `signal` ends it. */
  async note(
    consumer: Consumer,
    { minute, ageSeconds }: Omit<Taken, 'ageBefore'>,
    signal: AbortSignal,
  ): Promise<void> {
    const begun = await this.#update(consumer, signal, {
      UpdateExpression:
        'SET takenMinute = :minute, age = :age, ageBefore = if_not_exists(age, :none), expiresAt = :expiresAt',
      ConditionExpression: 'attribute_not_exists(id) OR takenMinute < :minute',
      ExpressionAttributeValues: {
        ':minute': { N: String(minute) },
        ':age': { N: String(ageSeconds) },
        ':none': { N: '0' },
        ':expiresAt': { N: String(minute * 60 + KEPT_SECONDS) },
      },
    });
    if (begun) return;
    await this.#update(consumer, signal, {
      UpdateExpression: 'SET age = :age',
      ConditionExpression: 'takenMinute = :minute AND age < :age',
      ExpressionAttributeValues: { ':minute': { N: String(minute) }, ':age': { N: String(ageSeconds) } },
    });
  }

  #update(
    consumer: Consumer,
    abortSignal: AbortSignal,
    change: Pick<
      ConstructorParameters<typeof UpdateItemCommand>[0],
      'UpdateExpression' | 'ConditionExpression' | 'ExpressionAttributeValues'
    >,
  ): Promise<boolean> {
    const update = new UpdateItemCommand({ TableName: this.#table, Key: keyOf(consumer), ...change });
    return conditionalWrite(this.#client.send(update, { abortSignal }));
  }
}
