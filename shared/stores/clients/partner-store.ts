import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Partner, PartnerKey, PartnerSettings } from '#shared/domain/clients/partner.ts';
import { type Item, RevisedItems, revisedOf } from './revised-items.ts';

/** Partners with their keys: one item, so that one read tells all that a signature needs. */
export class PartnerStore {
  readonly #items: RevisedItems;

  constructor(client: DynamoDBClient, table: string) {
    this.#items = new RevisedItems(client, table, 'partner');
  }

  async find(partnerId: string, { consistent = false } = {}): Promise<Partner | undefined> {
    const item = await this.#items.get(partnerId, { consistent });
    return item && partnerOf(item);
  }

  async list(after: string | undefined, limit: number): Promise<readonly Partner[]> {
    return (await this.#items.list(after, limit)).map(partnerOf);
  }

  /** Over the revision before it; false where another editor was first. */
  put({ partnerId, keys, revision, changedBy, changedAt, ...settings }: Partner): Promise<boolean> {
    const revised = { revision, changedBy, changedAt };
    return this.#items.put(partnerId, revised, {
      settings: { S: JSON.stringify(settings) },
      keys: { S: JSON.stringify(keys.map(keptKey)) },
    });
  }
}

/** With the sealed secret as base64. */
interface KeptKey {
  readonly keyId: string;
  readonly createdAt: number;
  readonly sealed: string;
}

function keptKey({ keyId, createdAt, sealed }: PartnerKey): KeptKey {
  return { keyId, createdAt, sealed: Buffer.from(sealed).toString('base64') };
}

function keyOf({ keyId, createdAt, sealed }: KeptKey): PartnerKey {
  return { keyId, createdAt, sealed: new Uint8Array(Buffer.from(sealed, 'base64')) };
}

function partnerOf(item: Item): Partner {
  // Written by this store only, from settings that were checked.
  const settings = JSON.parse(item.settings?.S ?? '{}') as PartnerSettings;
  const keys = (JSON.parse(item.keys?.S ?? '[]') as KeptKey[]).map(keyOf);
  return { ...settings, ...revisedOf(item), partnerId: item.part?.S ?? '', keys };
}
