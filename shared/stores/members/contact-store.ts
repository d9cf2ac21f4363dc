import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { storageCall } from '#shared/stores/dynamodb.ts';
import { partKey } from './person-parts.ts';

/**
 * The instant at which a member's contact last changed. It is stored beside the sealed person, so reading it needs no
 * key.
 */
export class ContactStore {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** An instant; undefined where the contact never changed. */
  async changedAt(memberId: string): Promise<number | undefined> {
    const get = new GetItemCommand({
      TableName: this.#table,
      Key: partKey(memberId, 'person'),
      ProjectionExpression: 'contactChangedAt',
      ConsistentRead: true,
    });
    const { Item } = await storageCall(this.#client.send(get));
    const changedAt = Item?.contactChangedAt?.N;
    return changedAt === undefined ? undefined : Number(changedAt);
  }
}
