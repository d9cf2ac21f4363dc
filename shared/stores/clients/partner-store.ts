import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Partner, PartnerKey, PartnerSettings } from '#shared/domain/clients/partner.ts';
import { type DocumentKind, plainForm } from '#shared/stores/documents/document-kind.ts';
import { NewestDocuments } from '#shared/stores/documents/newest-documents.ts';

/** A key with its sealed secret as base64. */
interface KeptKey {
  readonly keyId: string;
  readonly createdAt: number;
  readonly sealed: string;
}

type Kept = PartnerSettings & { readonly keys: readonly KeptKey[] };

function keptKey({ keyId, createdAt, sealed }: PartnerKey): KeptKey {
  return { keyId, createdAt, sealed: Buffer.from(sealed).toString('base64') };
}

function keyOf({ keyId, createdAt, sealed }: KeptKey): PartnerKey {
  return { keyId, createdAt, sealed: new Uint8Array(Buffer.from(sealed, 'base64')) };
}

const partners: DocumentKind<Partner> = {
  name: 'partner',
  store: ({ partnerId: id, revision: version, changedBy: by, changedAt: at, keys, ...settings }) => {
    return { id, version, content: { ...settings, keys: keys.map(keptKey) }, changed: { by, at } };
  },
  restore: ({ id, version, content, changed: { by, at } }) => {
    const { keys, ...settings } = content as Kept;
    const revised = { revision: version, changedBy: by, changedAt: at };
    return { ...settings, ...revised, partnerId: id, keys: keys.map(keyOf) };
  },
};

/** Partners with their keys in one item: one read gives all that checking a signature needs. */
export class PartnerStore extends NewestDocuments<Partner> {
  constructor(client: DynamoDBClient, table: string) {
    super(client, table, plainForm(partners));
  }
}
