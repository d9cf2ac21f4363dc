import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Client, ClientSettings } from '#shared/domain/clients/client.ts';
import { type Item, RevisedItems, revisedOf } from './revised-items.ts';

/** What admins say of machine clients; a client that nobody said anything of has no item. */
export class ClientStore {
  readonly #items: RevisedItems;

  constructor(client: DynamoDBClient, table: string) {
    this.#items = new RevisedItems(client, table, 'client');
  }

  async find(clientId: string, { consistent = false } = {}): Promise<Client | undefined> {
    const item = await this.#items.get(clientId, { consistent });
    return item && clientOf(item);
  }

  async list(after: string | undefined, limit: number): Promise<readonly Client[]> {
    return (await this.#items.list(after, limit)).map(clientOf);
  }

  /** Over the revision before it; false where another editor was first. */
  put({ clientId, revision, changedBy, changedAt, ...settings }: Client): Promise<boolean> {
    const revised = { revision, changedBy, changedAt };
    return this.#items.put(clientId, revised, { settings: { S: JSON.stringify(settings) } });
  }
}

function clientOf(item: Item): Client {
  // Written by this store only, from settings that were checked.
  const settings = JSON.parse(item.settings?.S ?? '{}') as ClientSettings;
  return { ...settings, ...revisedOf(item), clientId: item.part?.S ?? '' };
}
