import { MemberErased, MemberMerged, MemberSuspended } from '#shared/domain/members/refusals.ts';
import type { PromotionUse } from '#shared/domain/promotions/uses.ts';
import type { Balances } from './accounts.ts';
import type { OwnSpending } from './own-spending.ts';
import type { TierStanding } from './tier.ts';

/** Available points of one expiry day. `expiresAt` is the first instant they are gone; null never. */
export interface Lot {
  readonly expiresAt: number | null;
  readonly points: number;
}

/** Points that wait: those of one maturity day and one expiry day. */
export interface PendingLot extends Lot {
  readonly maturesAt: number;
}

/** Points of a purchase that wait for its delivery: pending, without a date. */
export interface Undelivered extends Lot {
  /** Names the purchase: see `undeliveredKey`. */
  readonly key: string;
  /** When the purchase happened. An instant. */
  readonly boughtAt: number;
}

/** Pieces of a reward, of one version of its catalogue entry. */
export interface ClaimedReward {
  readonly rewardId: string;
  readonly version: number;
  readonly quantity: number;
}

/** Points set aside for a redemption, with the buckets they came from. */
export interface Reservation {
  readonly redemptionId: string;
  /** The instant at which it lapses. */
  readonly expiresAt: number;
  readonly lots: readonly Lot[];
  /** The claimed pieces of a reward, taken from its stock until the reservation ends. */
  readonly reward?: ClaimedReward | undefined;
}

/** Points set aside while a case is looked at. */
export interface Hold {
  readonly caseId: string;
  readonly lots: readonly Lot[];
}

export interface Lifetime {
  readonly earned: number;
  readonly redeemed: number;
  readonly refunded: number;
  readonly expired: number;
  readonly reversed: number;
}

export type MemberStatus = 'active' | 'suspended' | 'erased' | 'merged';

/** Parts of the state that few members have, each packed behind a tag of its own: see `state-sections.ts`. */
export interface StateSections {
  /** Points that the member's own tokens let go, for the sign-in that they need; only where such a token ever did. */
  readonly ownSpending?: OwnSpending;
  /** Purchases whose points wait for a delivery, in the order in which they were booked. */
  readonly undelivered?: readonly Undelivered[];
}

/**
 * All that a booking must know about a member, as it stands after an entry. Every list is bounded
 * (bounds.ts), so the newest entry is all that is ever read.
 */
export interface AccountState extends StateSections {
  readonly status: MemberStatus;
  readonly enrolledAt: number;
  readonly purchaseCount: number;
  /** Sorted by expiry, earliest first, never-expiring last; one lot an expiry day. */
  readonly lots: readonly Lot[];
  /** Sorted by maturity, then expiry. */
  readonly pending: readonly PendingLot[];
  readonly reservations: readonly Reservation[];
  readonly holds: readonly Hold[];
  /** Points that the member owes after claw-backs; above zero only while no lot has points. */
  readonly debt: number;
  readonly lifetime: Lifetime;
  readonly tier: TierStanding;
  /** Uses of promotions with a times limit, by promotion id. */
  readonly uses: readonly PromotionUse[];
  /** The survivor of a merge, which has all points and debt. */
  readonly mergedInto?: string | undefined;
  /** Members who were merged into this one, the latest first. Their logs stay and are read, too. */
  readonly absorbed: readonly string[];
  /** The id of the member's household, if there is one. */
  readonly household?: string | undefined;
}

export function sumOfPoints(lots: readonly { readonly points: number }[]): number {
  return lots.reduce((sum, lot) => sum + lot.points, 0);
}

/** The reservations that lapse by an instant, in the order in which they do. */
export function endedBy({ reservations }: AccountState, instant: number): readonly Reservation[] {
  return reservations
    .filter(({ expiresAt }) => expiresAt <= instant)
    .toSorted((a, b) => a.expiresAt - b.expiresAt);
}

export function balancesOf(state: AccountState): Balances {
  return {
    available: sumOfPoints(state.lots) - state.debt,
    pending: sumOfPoints(state.pending) + sumOfPoints(state.undelivered ?? []),
    reserved: state.reservations.reduce((sum, reservation) => sum + sumOfPoints(reservation.lots), 0),
    held: state.holds.reduce((sum, hold) => sum + sumOfPoints(hold.lots), 0),
  };
}

/** Nothing is booked for a merged member any more, nor shown: another has taken the place. */
export function checkNotMerged({ mergedInto }: AccountState, pointer?: string): void {
  if (mergedInto !== undefined) throw new MemberMerged(mergedInto, pointer);
}

/**
 * Refuses suspended and erased members, who neither earn nor spend; they still take points that are given back.
 * `pointer` is the place in a request that names the member, unless it is the path.
 */
export function checkActive(state: AccountState, pointer?: string): void {
  checkNotMerged(state, pointer);
  const { status } = state;
  if (status === 'erased') throw new MemberErased(pointer);
  if (status === 'suspended') throw new MemberSuspended(pointer);
}

/** Erased and merged members have no standing any more that could change. */
export function isClosed({ status }: Pick<AccountState, 'status'>): boolean {
  return status === 'erased' || status === 'merged';
}

/** The state of every member after the enrolment. */
export function enrolledState(enrolledAt: number, tier: TierStanding): AccountState {
  return {
    status: 'active',
    enrolledAt,
    purchaseCount: 0,
    lots: [],
    pending: [],
    reservations: [],
    holds: [],
    debt: 0,
    lifetime: { earned: 0, redeemed: 0, refunded: 0, expired: 0, reversed: 0 },
    tier,
    uses: [],
    absorbed: [],
  };
}
