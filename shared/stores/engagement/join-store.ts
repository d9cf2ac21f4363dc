import {
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { conditionalWrite, storageCall } from '#shared/stores/dynamodb.ts';

const keyOf = (memberId: string, challengeId: string) => ({
  memberId: { S: memberId },
  id: { S: `joined/${challengeId}` },
});

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
    return Item && Number(Item.joinedAt?.N);
  }

  /** Returns false, and writes nothing, where the member has joined it. */
  join(memberId: string, challengeId: string, joinedAt: number): Promise<boolean> {
    const put = new PutItemCommand({
      TableName: this.#table,
      Item: { ...keyOf(memberId, challengeId), joinedAt: { N: String(joinedAt) } },
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
