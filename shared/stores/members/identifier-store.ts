import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { Identifier } from '#shared/domain/members/identifiers.ts';
import { storageCall } from '#shared/stores/dynamodb.ts';
import { identifierKey } from './identifier-keys.ts';

/** Finds the member that a card, an e-mail address or a phone number belongs to. One read, never a scan. */
export class IdentifierStore {
  readonly #client: DynamoDBClient;
  readonly #table: string;
  readonly #secret: string;

  constructor(client: DynamoDBClient, table: string, secret: string) {
    this.#client = client;
    this.#table = table;
    this.#secret = secret;
  }

  async owner(identifier: Pick<Identifier, 'kind' | 'value'>): Promise<string | undefined> {
    const key = identifierKey(this.#secret, identifier);
    const get = new GetItemCommand({
      TableName: this.#table,
      Key: { id: { S: key }, part: { S: 'owner' } },
      ConsistentRead: true,
    });
    const { Item } = await storageCall(this.#client.send(get));
    return Item?.memberId?.S;
  }
}
