import type { ClientType } from '#shared/domain/clients/client.ts';
import {
  checkPermissions,
  type Permissions,
  type PointOfSale,
  permissionsOf,
} from '#shared/domain/clients/permissions.ts';
import { ClientDisabled } from '#shared/domain/clients/refusals.ts';
import type { Caller } from '#shared/domain/identity/caller.ts';
import { within } from '#shared/domain/refusal.ts';
import type { ClientStore } from '#shared/stores/clients/client-store.ts';
import { admissionFreshness } from '#shared/usecases/fresh.ts';
import { FreshById } from '#shared/usecases/fresh-by-id.ts';

/** The types of an environment's machine clients, by client id. */
export type ClientTypes = ReadonlyMap<string, ClientType>;

/** Holds machine clients to their limits; people, whatever they may, have none. */
export class ClientGuard {
  readonly #types: ClientTypes;
  readonly #permissions: FreshById<Permissions>;

  constructor(clients: ClientStore, types: ClientTypes, now: () => number) {
    this.#types = types;
    this.#permissions = new FreshById({
      ...admissionFreshness,
      read: async (clientId) => {
        const type = types.get(clientId);
        return type && permissionsOf(type, await clients.find(clientId));
      },
      now,
    });
  }

  /**
   * `place` is where a call books or spends, and `part` the pointer to it; the other calls of a client ask only
   * whether it is disabled.
   */
  async check({ scopes, client }: Caller, pointOfSale?: PointOfSale, part = ''): Promise<void> {
    if (!scopes.includes('channel') || scopes.includes('admin')) return;
    const permissions = this.#types.has(client) ? await this.#permissions.get(client) : undefined;
    if (!permissions) throw new ClientDisabled();
    within(part, () => checkPermissions(permissions, pointOfSale));
  }
}
