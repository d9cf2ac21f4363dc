import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { Card } from '#shared/domain/members/card-holders.ts';
import type { Identifier } from '#shared/domain/members/identifiers.ts';
import { storageCall } from '#shared/stores/dynamodb.ts';
import { cardOf } from './card-items.ts';
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
    return (await this.#item(identifier))?.memberId?.S;
  }

  /** A card with its last holders. The same read. */
  async card(value: string): Promise<Card | undefined> {
    const item = await this.#item({ kind: 'card', value });
    return item && cardOf(item);
  }

  async #item(identifier: Pick<Identifier, 'kind' | 'value'>) {
    const key = identifierKey(this.#secret, identifier);
    const get = new GetItemCommand({
      TableName: this.#table,
      Key: { id: { S: key }, part: { S: 'owner' } },
      ConsistentRead: true,
    });
    const { Item } = await storageCall(this.#client.send(get));
    return Item;
  }
}
