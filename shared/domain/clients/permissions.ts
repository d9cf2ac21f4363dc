import type { FieldError } from '#shared/domain/refusal.ts';
import type { ClientSettings, ClientType } from './client.ts';
import { ClientDisabled, OutsideClientLimits } from './refusals.ts';

/** Where a caller may book and spend; what is absent is not limited. */
export interface Permissions {
  readonly channels?: ReadonlySet<string>;
  readonly stores?: ReadonlySet<string>;
  readonly disabled: boolean;
}

/** Where points are earned or spent, as a request says it. */
export interface PointOfSale {
  readonly channel?: string | undefined;
  readonly store?: string | undefined;
}

/** A client of a type books that channel, a hub every one, unless its settings say which. */
export function permissionsOf(type: ClientType, settings: ClientSettings | undefined): Permissions {
  const { channels, stores, disabled = false } = settings ?? {};
  const own = channels ?? (type === 'hub' ? undefined : [type]);
  return {
    ...(own && { channels: new Set(own) }),
    ...(stores && { stores: new Set(stores) }),
    disabled,
  };
}

/**
 * Refuses what is outside of the limits. A store has to be named where stores are limited, or leaving it out would
 * go around them; a spending need not name its channel. Without a place only `disabled` counts.
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
