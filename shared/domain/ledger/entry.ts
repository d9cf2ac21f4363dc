import type { PromotionUse } from '#shared/domain/promotions/uses.ts';
import type { Channel, Payment } from '#shared/domain/purchases/purchase.ts';
import type { Balances, Posting } from './accounts.ts';
import type { Act } from './act.ts';
import type { Award } from './award.ts';
import type { EntryKind } from './kinds.ts';
import type { AccountState, Lot, PendingLot, Reservation, Undelivered } from './state.ts';
import type { TierStanding } from './tier.ts';

export interface TierChange {
  readonly from: string;
  readonly to: string;
}

export interface PurchaseSummary {
  readonly channel: Channel;
  readonly store?: string | undefined;
  readonly terminal?: string | undefined;
  readonly operator?: string | undefined;
  readonly currency: string;
  readonly total: number;
  /** The total in minor units of the base currency, rounded half up once. */
  readonly totalBase: number;
  /** The part that earns, as `totalBase`; absent where it is the total. */
  readonly earnsBase?: number | undefined;
  /** Base currency for one unit of the purchase's, as it was then. */
  readonly rate: string;
  /** The retailer's own name for the sale, which one purchase has at a time. */
  readonly sale?: string | undefined;
  /** Points that paid for a part of it, by redemption: a return gives their share back first. */
  readonly payments?: readonly Payment[] | undefined;
}

/** Points that change their place in a state, all in one step. */
export interface Movement {
  readonly kind: 'movement';
  /** Leave their available buckets. */
  readonly spent?: readonly Lot[] | undefined;
  /** Leave the points that wait for their maturity. */
  readonly waiting?: readonly PendingLot[] | undefined;
  /** Leave the points that wait for the delivery of a purchase. */
  readonly undelivered?: Pick<Undelivered, 'key' | 'points'> | undefined;
  /** Join the points that wait for their maturity. */
  readonly dated?: PendingLot | undefined;
  /** Becomes debt. */
  readonly owed?: number | undefined;
  /** Arrive in available, in this order: debt is repaid first. */
  readonly arrived?: readonly Lot[] | undefined;
  /** Takes the place of a reservation of its id, if there is one. */
  readonly reserve?: Reservation | undefined;
  /** The id of the redemption whose reservation ends. */
  readonly ended?: string | undefined;
  /** The standing after it. */
  readonly tier?: TierStanding | undefined;
  /** Uses of promotions that changed, as they are after it. */
  readonly uses?: readonly PromotionUse[] | undefined;
  /** A purchase came back whole, and nothing of it was forgiven: it counts no more. */
  readonly undone?: true | undefined;
  /** A member's own token let `spent` go: it counts in the sums by hour. */
  readonly ownToken?: true | undefined;
}

/** The part of an entry that `evolve` needs, by kind, and nothing more. */
export type Change =
  | Movement
  | { readonly kind: 'enrolment'; readonly tier: TierStanding }
  | {
      readonly kind: 'accrual';
      /** Where the points went: `maturesAt` null is straight to available. */
      readonly lot: Omit<PendingLot, 'maturesAt'> & { readonly maturesAt: number | null };
      readonly qualifying: number;
      /** The key by which the points wait for the delivery of the purchase. */
      readonly undelivered?: string | undefined;
      /** They should wait for the delivery, and cannot: they mature from the purchase. */
      readonly notWaiting?: true | undefined;
      /** The standing after the purchase, when more than `qualifying` changed in it. */
      readonly tier?: TierStanding | undefined;
      /** Uses of promotions that changed, as they are after it; none of them left: forgotten. */
      readonly uses?: readonly PromotionUse[] | undefined;
    }
  /** All that was due by `occurredAt` of the entry. */
  | { readonly kind: 'maturation' }
  | { readonly kind: 'lapse' }
  | { readonly kind: 'expiry' }
  | { readonly kind: 'tier'; readonly tier: TierStanding }
  | { readonly kind: 'status'; readonly status: Exclude<AccountState['status'], 'merged'> }
  /** The household that the member is in from here on; none after leaving. */
  | { readonly kind: 'household'; readonly household?: string | undefined }
  /** All available and pending points are gone. */
  | { readonly kind: 'forfeit' }
  /** All that there is goes to another member. */
  | { readonly kind: 'merge-out'; readonly into: string }
  | {
      readonly kind: 'merge-in';
      readonly from: string;
      /** The other's state before it, settled. */
      readonly brought: AccountState;
      /** The standing of both together. */
      readonly tier: TierStanding;
    };

/** The facts about promotions at a booking that the log does not hold elsewhere. */
export interface Judged {
  /** For each award the lines that it covers, one bit each; absent where it covers all lines that earn. */
  readonly covers: readonly (Uint8Array | undefined)[];
  /** Places of the awards that drew on a budget. */
  readonly budgeted: readonly number[];
  /** The truths of the tests of the person, as `judgePerson` gives them. */
  readonly truths?: Uint8Array | undefined;
  /** Budgets that had less left than the promotion could have paid. */
  readonly budgetsLeft: readonly { readonly promotionId: string; readonly left: number }[];
  /** The points that promotions in shadow would have paid. */
  readonly shadow: readonly {
    readonly promotionId: string;
    readonly version: number;
    readonly points: number;
  }[];
  /** The local date by which it was judged, where the store has a time zone of its own; else the programme's. */
  readonly day?: number | undefined;
  /** Promotions of the quote's rules whose promise was revoked before the booking. */
  readonly revoked?: readonly string[] | undefined;
}

/**
 * A shared counter that moves in the write of an entry, such as the pieces `taken` of a reward's stock. A move past its
 * limit is refused.
 */
export interface CounterMove {
  readonly counter: string;
  readonly by: number;
  readonly limit?: number | undefined;
  /** The amount that must be left, where it is above `by`: with less left the decision would be different. */
  readonly room?: number | undefined;
  /** The purchase that takes, where the counter remembers it. */
  readonly holder?: PurchasePlace | undefined;
}

/** A purchase by the member in whose log it stands. */
export interface PurchasePlace {
  readonly memberId: string;
  readonly purchaseId: string;
}

/** The amount that the counter must have left for the move. */
export function roomOf({ by, room = by }: CounterMove): number {
  return room;
}

/** Two moves of one counter in one write, the second as if it were made after the first. */
export function joinMoves(one: CounterMove, other: CounterMove): CounterMove {
  const by = one.by + other.by;
  const room = Math.max(roomOf(one), one.by + roomOf(other));
  const limits = [one.limit, other.limit].filter((limit) => limit !== undefined);
  const holder = other.holder ?? one.holder;
  return {
    counter: one.counter,
    by,
    ...(limits.length > 0 && { limit: Math.min(...limits) }),
    ...(room > by && { room }),
    ...(holder && { holder }),
  };
}

/** An entry before sealing, which gives it its place in the chain. */
export interface Draft {
  readonly kind: EntryKind;
  readonly reference: string;
  readonly postings: readonly Posting[];
  /** When it happened, for the customer; `recordedAt` is when it was booked. Instants. */
  readonly occurredAt: number;
  readonly change: Change;
  readonly purchase?: PurchaseSummary | undefined;
  readonly awards?: readonly Award[] | undefined;
  /** How promotions were judged, for its explanation and for returns. */
  readonly judged?: Judged | undefined;
  readonly tierChange?: TierChange | undefined;
  /** The act, for its response and for later acts on it. */
  readonly act?: Act | undefined;
  /** SHA-256 of the request, hexadecimal, for entries that a request caused. */
  readonly contentHash?: string | undefined;
  /** Packed line detail; absent on a record that is read back if its lines have an item of their own. */
  readonly lines?: Uint8Array | undefined;
  /** Moves with the entry and is no part of it. */
  readonly counters?: readonly CounterMove[] | undefined;
}

/** One entry of a member's log: immutable, hash-chained. */
export interface Entry extends Omit<Draft, 'counters'> {
  readonly memberId: string;
  /** 0 for the enrolment, then 1, 2, 3 … */
  readonly seq: number;
  readonly recordedAt: number;
  readonly programVersion: number;
  readonly balance: Balances;
  /** SHA-256 of the packed line detail. */
  readonly linesHash?: string | undefined;
  /** The invocation that wrote it. A writer finds its own entry by it when storage did not reply. */
  readonly attempt: string;
  readonly stateHash: string;
  /** SHA-256 of the parts that the public form does not show: see `packInternals`. */
  readonly internalsHash: string;
  readonly previousHash: string;
  readonly hash: string;
}

/** An entry with the member's state after it. */
export interface LedgerRecord {
  readonly entry: Entry;
  readonly state: AccountState;
}
