import type { ClientDocument } from '#shared/contracts/clients/client.ts';
import type { ClientStore } from '#shared/stores/clients/client-store.ts';
import type { Cursors, Page, PageRequest } from '#shared/usecases/paging.ts';
import type { ClientTypes } from './client-guard.ts';
import { describeClient } from './describe-client.ts';

const QUERY = 'clients';
/** More than an environment has: a gateway takes tokens of 50 clients. */
const CLIENTS_MAX = 200;

/** The environment says which clients there are; storage, what was said of some of them. */
export async function listClients(
  { clients, types }: { readonly clients: ClientStore; readonly types: ClientTypes },
  cursors: Cursors,
  { limit, cursor }: PageRequest,
): Promise<Page<ClientDocument>> {
  const after = cursor === undefined ? '' : cursors.readText(QUERY, cursor);
  const stored = await clients.list(undefined, CLIENTS_MAX);
  const settings = new Map(stored.map((client) => [client.clientId, client]));
  const left = [...types].filter(([clientId]) => clientId > after).sort(([a], [b]) => (a < b ? -1 : 1));
  const shown = left.slice(0, limit);
  const [last] = shown.at(-1) ?? [];
  return {
    items: shown.map(([clientId, type]) => describeClient(clientId, type, settings.get(clientId))),
    ...(left.length > limit && last !== undefined && { nextCursor: cursors.write(QUERY, last) }),
  };
}
