import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { storageCall } from '#shared/stores/dynamodb.ts';
import { partKey } from './person-parts.ts';

/** When a member's e-mail address or phone number last changed: it stands beside the sealed person, so no key is needed. */
export class ContactStore {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** An instant; undefined where they never changed. */
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
