import {
  type AttributeValue,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { Join } from '#shared/domain/engagement/join.ts';
import { conditionalWrite, storageCall } from '#shared/stores/dynamodb.ts';

const keyOf = (memberId: string, challengeId: string) => ({
  memberId: { S: memberId },
  id: { S: `joined/${challengeId}` },
});

/** The join that an item has. */
export function joinOf({ joinedAt, earlyMs }: Record<string, AttributeValue>): Join {
  return { at: Number(joinedAt?.N), ...(earlyMs && { earlyMs: Number(earlyMs.N) }) };
}

/** The challenges that members joined, beside their progress. */
export class JoinStore {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** The instant of a join; undefined where there is none. One consistent read. */
  async joinedAt(memberId: string, challengeId: string): Promise<number | undefined> {
    const get = new GetItemCommand({
      TableName: this.#table,
      Key: keyOf(memberId, challengeId),
      ConsistentRead: true,
    });
    const { Item } = await storageCall(this.#client.send(get));
    return Item && joinOf(Item).at;
  }

  /** Returns false, and writes nothing, where the member has joined it. */
  join(memberId: string, challengeId: string, { at, earlyMs }: Join): Promise<boolean> {
    const put = new PutItemCommand({
      TableName: this.#table,
      Item: {
        ...keyOf(memberId, challengeId),
        joinedAt: { N: String(at) },
        ...(earlyMs !== undefined && { earlyMs: { N: String(earlyMs) } }),
      },
      ConditionExpression: 'attribute_not_exists(id)',
    });
    return conditionalWrite(this.#client.send(put));
  }

  /** Nothing happens where there is no join. */
  async leave(memberId: string, challengeId: string): Promise<void> {
    const remove = new DeleteItemCommand({ TableName: this.#table, Key: keyOf(memberId, challengeId) });
    await storageCall(this.#client.send(remove));
  }
}
