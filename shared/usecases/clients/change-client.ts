import { isDeepStrictEqual } from 'node:util';
import type { ClientDocument } from '#shared/contracts/clients/client.ts';
import type { Client, ClientSettings } from '#shared/domain/clients/client.ts';
import { ClientNotFound } from '#shared/domain/clients/refusals.ts';
import type { ClientStore } from '#shared/stores/clients/client-store.ts';
import { changeDocument } from '#shared/usecases/documents/change-document.ts';
import type { ClientTypes } from './client-guard.ts';
import { describeClient } from './describe-client.ts';

export interface ClientPorts {
  readonly clients: ClientStore;
  readonly types: ClientTypes;
  readonly now: () => number;
}

export interface ClientSeen {
  readonly revision: number;
  readonly client: ClientDocument;
}

function isSame(settings: ClientSettings, client: Client): boolean {
  const { clientId, revision, changedBy, changedAt, ...current } = client;
  return isDeepStrictEqual(settings, current);
}

export async function getClient(
  { clients, types }: Omit<ClientPorts, 'now'>,
  clientId: string,
): Promise<ClientSeen> {
  const type = types.get(clientId);
  if (!type) throw new ClientNotFound();
  const client = await clients.find(clientId, { consistent: true });
  return { revision: client?.revision ?? 0, client: describeClient(clientId, type, client) };
}

/**
 * Sets all permissions of a machine client. `expected` guards against another editor; without it the last writer wins.
 * Permissions equal to the present ones change nothing.
 */
export async function changeClient(
  { clients, types, now }: ClientPorts,
  clientId: string,
  change: {
    readonly settings: ClientSettings;
    readonly expected?: number | undefined;
    readonly by: string;
  },
): Promise<ClientSeen> {
  const { settings, expected, by } = change;
  const type = types.get(clientId);
  if (!type) throw new ClientNotFound();
  const { document } = await changeDocument<Client>(
    {
      newest: () => clients.find(clientId, { consistent: true }),
      versionOf: ({ revision }) => revision,
      next: (before, current) =>
        before && isSame(settings, before)
          ? before
          : { ...settings, clientId, revision: current + 1, changedBy: by, changedAt: now() },
      put: (client, current) => clients.put(client, current),
    },
    expected,
  );
  return { revision: document.revision, client: describeClient(clientId, type, document) };
}
