import { isDeepStrictEqual } from 'node:util';
import type { ClientDocument } from '#shared/contracts/clients/client.ts';
import type { Client, ClientSettings } from '#shared/domain/clients/client.ts';
import { ClientNotFound } from '#shared/domain/clients/refusals.ts';
import type { ClientStore } from '#shared/stores/clients/client-store.ts';
import { changeDocument } from '#shared/usecases/documents/change-document.ts';
import type { Precondition } from '#shared/usecases/documents/precondition.ts';
import type { ClientTypes } from './client-guard.ts';
import { describeClient } from './describe-client.ts';

export interface ClientPorts {
  readonly clients: ClientStore;
  readonly types: ClientTypes;
  readonly now: () => number;
}

function isSame(settings: ClientSettings, client: Client): boolean {
  const { clientId, revision, changedBy, changedAt, ...current } = client;
  return isDeepStrictEqual(settings, current);
}

export async function getClient(
  { clients, types }: Omit<ClientPorts, 'now'>,
  clientId: string,
): Promise<ClientDocument> {
  const type = types.get(clientId);
  if (!type) throw new ClientNotFound();
  const client = await clients.find(clientId, { consistent: true });
  return describeClient(clientId, type, client);
}

/**
 * Sets all permissions of a machine client. A precondition guards against another editor; without one the last
 * writer wins. Permissions equal to the present ones change nothing.
 */
export async function changeClient(
  { clients, types, now }: ClientPorts,
  clientId: string,
  change: {
    readonly settings: ClientSettings;
    readonly precondition?: Precondition | undefined;
    readonly by: string;
  },
): Promise<ClientDocument> {
  const { settings, precondition, by } = change;
  const type = types.get(clientId);
  if (!type) throw new ClientNotFound();
  const { document } = await changeDocument<Client>(
    {
      newest: () => clients.find(clientId, { consistent: true }),
      // A client without settings is there: it has the defaults.
      editable: (newest) => ({
        version: newest?.revision ?? 0,
        shown: () => describeClient(clientId, type, newest),
      }),
      next: (before, current) =>
        before && isSame(settings, before)
          ? before
          : { ...settings, clientId, revision: current + 1, changedBy: by, changedAt: now() },
      put: (client, current) => clients.put(client, current),
    },
    precondition,
  );
  return describeClient(clientId, type, document);
}
