import type { FieldError } from '#shared/domain/refusal.ts';
import type { ClientSettings, ClientType } from './client.ts';
import { ClientDisabled, OutsideClientLimits } from './refusals.ts';

/** Stores outside which a caller may end nothing. */
export type OwnStores = ReadonlySet<string>;

/** The channels and stores where a caller may book and spend; an absent list permits all. */
export interface Permissions {
  readonly channels?: ReadonlySet<string>;
  readonly stores?: ReadonlySet<string>;
  /** The stores whose purchases and redemptions it may end; absent: those of every store. */
  readonly ownStores?: OwnStores;
  /** The calls of a minute that may name an identifier of nobody; absent: the default. */
  readonly missesPerMinuteMax?: number;
  readonly disabled: boolean;
}

/** The place in a request where points are earned or spent. */
export interface PointOfSale {
  readonly channel?: string | undefined;
  readonly store?: string | undefined;
}

/** A client books for the channel of its type, a hub for every channel, unless its settings name channels. */
export function permissionsOf(type: ClientType, settings: ClientSettings | undefined): Permissions {
  const { channels, missesPerMinuteMax, disabled = false } = settings ?? {};
  const own = channels ?? (type === 'hub' ? undefined : [type]);
  return {
    ...storePermissions(settings ?? {}),
    ...(own && { channels: new Set(own) }),
    ...(missesPerMinuteMax !== undefined && { missesPerMinuteMax }),
    disabled,
  };
}

/** The part of permissions that lists of stores give. */
export function storePermissions({
  stores,
  ownStoreOnly,
}: Pick<ClientSettings, 'stores' | 'ownStoreOnly'>): Pick<Permissions, 'stores' | 'ownStores'> {
  if (!stores) return {};
  return { stores: new Set(stores), ...(ownStoreOnly && { ownStores: new Set(stores) }) };
}

/**
 * Refuses to take back a purchase or to end a redemption of another store. A redemption of a member's own token names no
 * store, and every till may end it.
 */
export function checkOwnStore(
  ownStores: OwnStores | undefined,
  made: { readonly at: 'purchase' | 'redemption'; readonly store: string | undefined },
): void {
  if (!ownStores) return;
  const allowed = made.store === undefined ? made.at === 'redemption' : ownStores.has(made.store);
  if (!allowed)
    throw new OutsideClientLimits([{ pointer: '', message: `is of a ${made.at} at another store` }]);
}

/**
 * Refuses an act outside the permissions. A caller limited to stores must name a store, or leaving it out would bypass
 * the limit; a redemption need not name its channel. Without a place only `disabled` is checked.
 */
export function checkPermissions(
  { channels, stores, disabled }: Permissions,
  pointOfSale: PointOfSale | undefined,
): void {
  if (disabled) throw new ClientDisabled();
  if (!pointOfSale) return;
  const { channel, store } = pointOfSale;
  const errors: FieldError[] = [];
  if (channels && channel !== undefined && !channels.has(channel)) {
    errors.push({ pointer: '/channel', message: 'is not a channel of this client' });
  }
  if (stores && store === undefined) {
    errors.push({ pointer: '/store', message: 'must be named: the client is limited to stores' });
  }
  if (stores && store !== undefined && !stores.has(store)) {
    errors.push({ pointer: '/store', message: 'is not a store of this client' });
  }
  if (errors.length > 0) throw new OutsideClientLimits(errors);
}
