import type { Channel } from '#shared/domain/purchases/purchase.ts';

/** The type of a machine client: one channel each, or `hub` for a system that serves several channels. */
export const clientTypes = ['pos', 'web', 'app', 'partner', 'hub'] as const;

export type ClientType = (typeof clientTypes)[number];

/** The settings that an admin makes for a machine client. */
export interface ClientSettings {
  readonly name?: string;
  /** In place of the channel that its type stands for. */
  readonly channels?: readonly Channel[];
  /** Without them it books at every store, and where no store is named. */
  readonly stores?: readonly string[];
  /** It ends only what was bought or redeemed at one of its stores. */
  readonly ownStoreOnly?: boolean;
  /** The calls of a minute that may name an identifier of nobody, in place of the default. */
  readonly missesPerMinuteMax?: number;
  readonly disabled: boolean;
}

/** The last change: its author (the token's subject or client), its instant, and the number of changes so far. */
export interface Revised {
  readonly revision: number;
  readonly changedBy: string;
  readonly changedAt: number;
}

export interface Client extends ClientSettings, Revised {
  readonly clientId: string;
}
