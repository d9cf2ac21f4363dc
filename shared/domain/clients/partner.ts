import type { Revised } from './client.ts';
import { type Permissions, storePermissions } from './permissions.ts';

/** Two keys during a rotation: the one in use and the next one. */
export const KEYS_MAX = 2;

/** A key as it is kept: its secret can be opened by KMS alone. */
export interface PartnerKey {
  readonly keyId: string;
  readonly createdAt: number;
  readonly sealed: Uint8Array;
}

/** The settings that an admin makes for a partner. */
export interface PartnerSettings {
  readonly name: string;
  readonly stores?: readonly string[];
  /** It takes back only what was bought at one of its stores. */
  readonly ownStoreOnly?: boolean;
  readonly disabled: boolean;
}

export interface Partner extends PartnerSettings, Revised {
  readonly partnerId: string;
  /** The newest first. */
  readonly keys: readonly PartnerKey[];
}

/** Partners book their own channel and no other. */
export function partnerPermissions(settings: PartnerSettings): Permissions {
  return { ...storePermissions(settings), channels: new Set(['partner']), disabled: settings.disabled };
}

/** With a new key: the newest one before it stays valid, older ones go. */
export function withKey(keys: readonly PartnerKey[], key: PartnerKey): readonly PartnerKey[] {
  return [key, ...keys].slice(0, KEYS_MAX);
}
