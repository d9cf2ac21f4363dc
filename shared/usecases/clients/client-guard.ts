import type { ClientType } from '#shared/domain/clients/client.ts';
import {
  checkPermissions,
  type OwnStores,
  type Permissions,
  type PointOfSale,
  permissionsOf,
} from '#shared/domain/clients/permissions.ts';
import { ClientDisabled } from '#shared/domain/clients/refusals.ts';
import type { Caller } from '#shared/domain/identity/caller.ts';
import { within } from '#shared/domain/refusal.ts';
import { CLIENT_MISSES_PER_MINUTE_MAX } from '#shared/domain/service/miss-budget.ts';
import type { ClientStore } from '#shared/stores/clients/client-store.ts';
import { admissionFreshness } from '#shared/usecases/fresh.ts';
import { FreshById } from '#shared/usecases/fresh-by-id.ts';

/** The types of the machine clients of an environment, by client id. */
export type ClientTypes = ReadonlyMap<string, ClientType>;

/** Refuses calls of machine clients outside their permissions. People have no such permissions. */
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
   * `pointOfSale` is the place of a booking, and `part` the JSON pointer to it. A call without a point of sale is
   * refused only for a disabled client.
   */
  async check(caller: Caller, pointOfSale?: PointOfSale, part = ''): Promise<void> {
    const permissions = await this.#permissionsOf(caller);
    if (permissions) within(part, () => checkPermissions(permissions, pointOfSale));
  }

  /** The stores whose purchases and redemptions the caller may end; undefined: those of every store. */
  async ownStores(caller: Caller): Promise<OwnStores | undefined> {
    return (await this.#permissionsOf(caller))?.ownStores;
  }

  /** The calls of a minute of a client that may name an identifier of nobody. */
  async missesMax(caller: Caller): Promise<number> {
    return (await this.#permissionsOf(caller))?.missesPerMinuteMax ?? CLIENT_MISSES_PER_MINUTE_MAX;
  }

  /** Undefined for people. */
  async #permissionsOf({ scopes, client }: Caller): Promise<Permissions | undefined> {
    if (!scopes.includes('channel') || scopes.includes('admin')) return undefined;
    const permissions = this.#types.has(client) ? await this.#permissions.get(client) : undefined;
    if (!permissions) throw new ClientDisabled();
    return permissions;
  }
}
