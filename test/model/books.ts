import type { Receipt } from '#shared/domain/purchases/receipt.ts';
import type { Award } from './earning.ts';
import type { Fraction } from './fraction.ts';
import { type Parcel, put, sumOf, available as whereAvailable } from './parcels.ts';
import type { Standing } from './standing.ts';
import type { Use } from './uses.ts';

/** Quantities have at most three decimals. */
export function thousandths(quantity: number): number {
  return Math.round(quantity * 1000);
}

export interface BookedLine {
  readonly lineId: string;
  /** It comes back with the last of the other lines. */
  readonly isRounding: boolean;
  /** Thousandths. */
  readonly quantity: number;
  /** Minor units, after discounts. */
  readonly amount: number;
  /** Minor units that points can pay, and that they paid. */
  readonly payable: number;
  readonly paid: number;
  readonly points: number;
  readonly qualifying: number;
  /** Thousandths. */
  returned: number;
  /** The money given back for it, exactly, in minor units. */
  money: Fraction;
}

export interface BookedAward extends Award {
  /** Points that went back to its promotion's budget. */
  budgetBack: number;
}

export interface BookedPurchase {
  readonly purchase: Receipt;
  readonly awards: readonly BookedAward[];
  /** Points that its returns have asked for so far. */
  owed: number;
  /** The part of the points asked for that the policy left with the member. */
  forgiven: number;
  readonly lines: readonly BookedLine[];
  readonly expiresAt: number | null;
  /** The tier period it counts in; null when it counts in none. */
  readonly period: number | null;
  /** All of it came back, and nothing was forgiven: it is no purchase of the member's any more. */
  isUndone: boolean;
  /** Points that its returns gave back, by the member and redemption that paid. */
  readonly givenBack: Map<string, number>;
  /** Where its points wait for that: its deliveries. */
  readonly delivery?: Delivery;
}

export interface Delivery {
  /** Thousandths of each line that were delivered. */
  readonly pieces: number[];
  /** Points that deliveries gave a date and no return took, the newest date last. */
  lots: { readonly maturesAt: number | null; readonly expiresAt: number | null; points: number }[];
  count: number;
}

export interface Redemption {
  readonly points: number;
  readonly value: { readonly amount: number; readonly currency: string };
  readonly expiresAt: number;
  status: 'reserved' | 'captured' | 'voided' | 'lapsed';
  captured: number;
  /** Made by the member's own token, and claimed by no channel. */
  own: boolean;
  /** Captures in parts, by who may repeat them: the owner of the redemption then. */
  readonly parts: Map<string, { readonly own: boolean }>;
  /** A plain capture, with what was reserved before it. */
  plain?: { readonly taken: number; readonly reserved: number };
}

/** The reward of an unlocking. */
export interface Bonus {
  readonly points: number;
  readonly expiresAt: number | null;
  readonly qualifying: number;
  /** The tier period that its qualifying points count in. */
  readonly period: number;
  isRevoked: boolean;
}

export interface Lifetime {
  earned: number;
  redeemed: number;
  refunded: number;
  expired: number;
  reversed: number;
}

/** All that is known about a member's points. */
export interface Books {
  readonly parcels: Parcel[];
  debt: number;
  readonly lifetime: Lifetime;
  readonly standing: Standing;
  readonly purchases: Map<string, BookedPurchase>;
  readonly redemptions: Map<string, Redemption>;
  readonly bonuses: Map<string, Bonus>;
  readonly uses: Use[];
  /** Acts by which the member's own token let points go. */
  readonly ownActs: { readonly at: number; readonly points: number }[];
}

export function emptyBooks(standing: Standing): Books {
  return {
    parcels: [],
    debt: 0,
    lifetime: { earned: 0, redeemed: 0, refunded: 0, expired: 0, reversed: 0 },
    standing,
    purchases: new Map(),
    redemptions: new Map(),
    bonuses: new Map(),
    uses: [],
    ownActs: [],
  };
}

export function availableOf(books: Books): number {
  return sumOf(books.parcels.filter(whereAvailable)) - books.debt;
}

/**
 * Points become available: they repay debt first. Points past their expiry are due at once, and go before anybody
 * looks at the books again.
 */
export function arrive(
  books: Books,
  { points, expiresAt }: { readonly points: number; readonly expiresAt: number | null },
): void {
  const repaid = Math.min(books.debt, points);
  books.debt -= repaid;
  put(books.parcels, { points: repaid, expiresAt, place: { is: 'gone', why: 'repaid' } });
  put(books.parcels, { points: points - repaid, expiresAt, place: { is: 'available' } });
}
