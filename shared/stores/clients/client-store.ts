import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Client, ClientSettings } from '#shared/domain/clients/client.ts';
import { type DocumentKind, plainForm } from '#shared/stores/documents/document-kind.ts';
import { NewestDocuments } from '#shared/stores/documents/newest-documents.ts';

const clients: DocumentKind<Client> = {
  name: 'client',
  store: ({ clientId: id, revision: version, changedBy: by, changedAt: at, ...content }) => {
    return { id, version, content, changed: { by, at } };
  },
  restore: ({ id, version, content, changed: { by, at } }) => {
    return { ...(content as ClientSettings), clientId: id, revision: version, changedBy: by, changedAt: at };
  },
};

/** The settings that admins gave to machine clients. A client without settings has no item. */
export class ClientStore extends NewestDocuments<Client> {
  constructor(client: DynamoDBClient, table: string) {
    super(client, table, plainForm(clients));
  }
}
