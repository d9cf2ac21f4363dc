import type { ClientType } from '#shared/domain/clients/client.ts';
import { checkLimits, type Limits, limitsOf, type Place } from '#shared/domain/clients/limits.ts';
import { ClientDisabled } from '#shared/domain/clients/refusals.ts';
import type { Caller } from '#shared/domain/identity/caller.ts';
import { within } from '#shared/domain/refusal.ts';
import type { ClientStore } from '#shared/stores/clients/client-store.ts';
import { Recent } from './recent.ts';

/** The types of an environment's machine clients, by client id. */
export type ClientTypes = ReadonlyMap<string, ClientType>;

/** Holds machine clients to their limits; people, whatever they may, have none. */
export class ClientGuard {
  readonly #types: ClientTypes;
  readonly #recent: Recent<Limits>;

  constructor(clients: ClientStore, types: ClientTypes, now: () => number) {
    this.#types = types;
    this.#recent = new Recent(async (clientId) => {
      const type = types.get(clientId);
      return type && limitsOf(type, await clients.find(clientId));
    }, now);
  }

  /**
   * `place` is where a call books or spends, and `part` the pointer to it; the other calls of a client ask only
   * whether it is disabled.
   */
  async check({ scopes, client }: Caller, place?: Place, part = ''): Promise<void> {
    if (!scopes.includes('channel') || scopes.includes('admin')) return;
    const limits = this.#types.has(client) ? await this.#recent.get(client) : undefined;
    if (!limits) throw new ClientDisabled();
    within(part, () => checkLimits(limits, place));
  }
}
