import type { ClientDocument } from '#shared/contracts/clients/client.ts';
import type { ClientType } from '#shared/domain/clients/client.ts';
import type { ClientStore } from '#shared/stores/clients/client-store.ts';
import { type Cursors, type Page, type PageRequest, pageOf } from '#shared/usecases/paging.ts';
import type { ClientTypes } from './client-guard.ts';
import { describeClient } from './describe-client.ts';

/** More clients than an environment can have: a gateway accepts tokens of 50 clients. */
const CLIENTS_MAX = 200;

/** The clients by their ids. The ids come from the environment; storage has the settings of some of them. */
export function listClients(
  { clients, types }: { readonly clients: ClientStore; readonly types: ClientTypes },
  cursors: Cursors,
  request: PageRequest,
): Promise<Page<ClientDocument>> {
  const list = {
    query: 'clients',
    read: async (after = '', limit: number) =>
      [...types]
        .filter(([clientId]) => clientId > after)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .slice(0, limit),
    placeOf: ([clientId]: readonly [string, ClientType]) => clientId,
    describe: async (found: readonly (readonly [string, ClientType])[]) => {
      const stored = await clients.list(undefined, CLIENTS_MAX);
      const settings = new Map(stored.map((client) => [client.clientId, client]));
      return found.map(([clientId, type]) => describeClient(clientId, type, settings.get(clientId)));
    },
  };
  return pageOf(list, cursors, request);
}
