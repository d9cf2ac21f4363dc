/** What kind of system a machine client is for: one channel each, and `hub` for what serves several of them. */
export const clientTypes = ['pos', 'web', 'app', 'partner', 'hub'] as const;

export type ClientType = (typeof clientTypes)[number];

/** What an admin says of a machine client. */
export interface ClientSettings {
  readonly name?: string;
  /** In place of the channel that its type stands for. */
  readonly channels?: readonly string[];
  /** Without them it books at every store, and where no store is named. */
  readonly stores?: readonly string[];
  readonly disabled: boolean;
}

/** Who changed something last (the token's subject or client), when, and how often it was changed. */
export interface Revised {
  readonly revision: number;
  readonly changedBy: string;
  readonly changedAt: number;
}

export interface Client extends ClientSettings, Revised {
  readonly clientId: string;
}
