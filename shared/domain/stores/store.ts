/** A store as a marketer describes it. */
export interface StoreContent {
  readonly name: string;
  /** IANA name; the programme's zone where absent. */
  readonly timeZone?: string | undefined;
  /** ISO 3166-1, two letters. */
  readonly country?: string | undefined;
  readonly group?: string | undefined;
  /** Degrees. */
  readonly place?: { readonly latitude: number; readonly longitude: number } | undefined;
}

/** The part of a description that purchases are judged by. */
export type StoreFacts = Pick<StoreContent, 'timeZone' | 'country' | 'group'>;

export function factsOfStore({ timeZone, country, group }: StoreFacts): StoreFacts {
  return { timeZone, country, group };
}

export interface Store extends StoreContent {
  readonly storeId: string;
  /** The configuration at which it came into force. Versions rise, with gaps. */
  readonly version: number;
}

/** A version of a store for its editors, kept for ever: with its author and its instant. */
export interface StoreVersion extends Store {
  readonly changedBy: string;
  readonly changedAt: number;
}

/** Bounds of all stores together: every function that books loads them at its start and keeps them. */
export const storeBounds = { stores: 20_000, bytes: 2 * 1024 * 1024 } as const;
