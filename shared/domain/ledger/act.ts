import type { Unavailability } from '#shared/domain/rewards/refusals.ts';
import type { ClaimedReward, Lot, MemberStatus } from './state.ts';

/** Minor units with their ISO 4217 code. */
export interface Money {
  readonly amount: number;
  readonly currency: string;
}

/** Points that a member of a household spends of another's. */
export interface Draw {
  readonly memberId: string;
  readonly points: number;
}

/**
 * A redemption as it stands after one of its entries. Each entry of a redemption carries it whole, so the
 * newest is all that a later step must read.
 */
export interface RedemptionAct {
  readonly kind: 'redemption';
  readonly status: 'reserved' | 'captured' | 'voided';
  readonly points: number;
  readonly captured: number;
  /** Captured points that went back by refunds and by returns of the goods that they paid for. */
  readonly refunded: number;
  /** The worth of the points: the requested amount, or else their worth in the base currency. */
  readonly value?: Money | undefined;
  readonly reward?: ClaimedReward | undefined;
  /** When it lapses or would have, for one that was reserved first. */
  readonly expiresAt?: number | undefined;
  /**
   * The buckets the captured points came from, earliest expiry first, without those that refunds gave back before the
   * newest capture.
   */
  readonly lots: readonly Lot[];
  readonly channel?: string | undefined;
  readonly store?: string | undefined;
  /** The reference of the return that gave points back, where one did. */
  readonly cause?: string | undefined;
  /** Points of other members of the household among those spent, as they were drawn. */
  readonly drawn?: readonly Draw[] | undefined;
  /** A member's own token made it, and no channel has claimed it since: only then may such a token end it. */
  readonly ownToken?: true | undefined;
  /** The version of the definition whose prize it is: a piece of a reward for no points. */
  readonly prizeOf?: number | undefined;
}

/** The reason for an act of the service desk, and its agent. */
export interface DeskRemark {
  /** One of a list; see the contract. */
  readonly reason: string;
  /** The token's subject. */
  readonly by: string;
}

/** A purchase that the service desk booked. */
export interface DeskAct extends DeskRemark {
  readonly kind: 'desk';
  /** The member that it was booked for first, by mistake. */
  readonly from?: string | undefined;
}

/** The member to whom the service desk moved a purchase that was booked for the wrong one. */
export interface MovedTo extends DeskRemark {
  readonly to: string;
}

/** The result of a return. Its packed lines have what came back so far. */
export interface ReturnAct {
  readonly kind: 'return';
  readonly reversed: number;
  readonly forgiven: number;
  readonly restored: number;
  /** For the whole purchase so far, this return included. */
  readonly reversedSoFar: number;
  readonly forgivenSoFar: number;
  /** Points given back so far, by the redemption that had paid. */
  readonly restoredSoFar: readonly { readonly redemptionId: string; readonly points: number }[];
  /** Minor units of the money of this return that points had paid for, where there is any. */
  readonly paidByPoints?: number | undefined;
  /** No goods came back: the purchase is another member's now. */
  readonly moved?: MovedTo | undefined;
}

/** The result of a delivery, with the sums of the returns before it. Its packed lines have what was delivered so far. */
export interface DeliveryAct extends Pick<ReturnAct, 'reversedSoFar' | 'forgivenSoFar' | 'restoredSoFar'> {
  readonly kind: 'delivery';
  /** The points that got a date. */
  readonly points: number;
  /** When they mature; null for at once, and for none. */
  readonly maturesAt: number | null;
}

export interface AdjustmentAct {
  readonly kind: 'adjustment';
  readonly reason: string;
  /** The token's subject, as `approvedBy`. */
  readonly by: string;
  readonly approvedBy?: string | undefined;
}

export interface TransferAct {
  readonly kind: 'transfer';
  /** The other member. */
  readonly other: string;
}

/** An opening balance from an older system. */
export interface OpeningAct {
  readonly kind: 'opening';
  /** Where it comes from: "legacy-crm 2026-11". */
  readonly source: string;
  /** The token's subject. */
  readonly by: string;
  readonly note?: string | undefined;
  /** Qualifying points, and the tier that the member had, if the request names them. */
  readonly qualifying?: number | undefined;
  readonly tier?: string | undefined;
}

export interface StatusAct {
  readonly kind: 'status';
  readonly from: MemberStatus;
  readonly to: MemberStatus;
  /** One of a list; see the contract. */
  readonly reason: string;
  /** The token's subject. */
  readonly by: string;
}

export interface MergeAct {
  readonly kind: 'merge';
  /** The other member. */
  readonly other: string;
  readonly reason: string;
  readonly by: string;
}

/** A change of a household, which brings it a new revision. */
export type HouseholdStep = 'join' | 'leave' | 'permit';

export interface HouseholdAct {
  readonly kind: 'household';
  readonly householdId: string;
  readonly does: HouseholdStep;
  /** The token's subject. */
  readonly by: string;
  /** From when others can spend the member's points, where a contribution began with it. An instant. */
  readonly lendsFrom?: number | undefined;
}

/** The reward of an unlocked achievement or a completed challenge. */
export interface BonusAct {
  readonly kind: 'bonus';
  /** The version of its definition. */
  readonly version: number;
  /** Points that counted for the tier. */
  readonly qualifying: number;
  /** Its points were drawn from the budget of the definition. */
  readonly isBudgeted?: true | undefined;
  /** Why no piece of the prize's reward was given, where it has one. */
  readonly noReward?: Unavailability | undefined;
}

/** The end of a bonus: its points and tier credit are taken back. */
export interface RevocationAct {
  readonly kind: 'revocation';
  readonly reversed: number;
  readonly forgiven: number;
  /** Points that count for the tier no more. */
  readonly qualifying: number;
}

/** The end of several reservations at once. Where only one ends, the reference of the entry names it. */
export interface LapseAct {
  readonly kind: 'lapse';
  readonly redemptionIds: readonly string[];
}

export type Act =
  | RedemptionAct
  | ReturnAct
  | DeliveryAct
  | DeskAct
  | AdjustmentAct
  | TransferAct
  | StatusAct
  | MergeAct
  | HouseholdAct
  | OpeningAct
  | BonusAct
  | RevocationAct
  | LapseAct;

/** The act of an entry, if it is of that kind. */
export function actOf<Kind extends Act['kind']>(
  entry: { readonly act?: Act | undefined } | undefined,
  kind: Kind,
): Extract<Act, { kind: Kind }> | undefined {
  return entry?.act?.kind === kind ? (entry.act as Extract<Act, { kind: Kind }>) : undefined;
}
