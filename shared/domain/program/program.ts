import canonicalize from 'canonicalize';

/** Decimal numbers are text, so that none is ever a float. */
export type Decimal = string;

/** Goods that a programme takes out, of earning or of what points can pay. */
export interface Exclusion {
  readonly skus?: readonly string[] | undefined;
  readonly categories?: readonly string[] | undefined;
}

/** The time in which a member gets a free reward once: of the programme's calendar, or of the member's tier period. */
export type FreePer = 'month' | 'year' | 'tier-period';

/** A privilege of the members of a tier, beside its multiplier. */
export type Benefit =
  /** One piece of a reward for no points, once in each of these times. */
  | { readonly type: 'reward'; readonly rewardId: string; readonly per: FreePer }
  /** Rewards and challenges begin so much earlier. */
  | { readonly type: 'early-access'; readonly hours: number }
  /** A promise that others keep, by language. */
  | { readonly type: 'text'; readonly texts: Readonly<Record<string, string>> };

export interface Tier {
  readonly id: string;
  readonly name: string;
  /** Qualifying points of a period from which on the tier is earned. */
  readonly threshold: number;
  readonly multiplier: Decimal;
  readonly benefits?: readonly Benefit[] | undefined;
}

export interface ExpiryRule {
  readonly months: number;
  readonly roundTo: 'month-end' | 'day';
}

/** The policy for points that a return cannot take: see `clawBack`. */
export type ClawbackPolicy = 'pending-only' | 'to-zero' | 'negative';

/** Points for a member who brings a friend, and for the friend. */
export interface ReferralReward {
  readonly referrerPoints: number;
  readonly friendPoints: number;
  /** The smallest first purchase of the friend, in minor units of the base currency. Absent: any that earns points. */
  readonly minimumSpend?: number | undefined;
}

/** The rules of the books as marketers set them; an entry records the version that was in force. */
export interface Program {
  readonly version: number;
  readonly timeZone: string;
  readonly baseCurrency: string;
  /** Units of the base currency for one unit of the currency; the base's own may be absent. */
  readonly rates: Readonly<Record<string, Decimal>>;
  readonly earn: {
    /** Points per major unit. */
    readonly pointsPerUnit: Readonly<Record<string, Decimal>>;
    /** Goods that earn nothing. */
    readonly exclude?: Exclusion | undefined;
  };
  readonly maturity: { readonly days: number };
  readonly expiry: ExpiryRule | null;
  readonly redemption: {
    /** Major units that one point is worth. */
    readonly pointValue: Readonly<Record<string, Decimal>>;
    readonly minimum: number;
    readonly step: number;
    readonly refundDays?: number | undefined;
    /** Goods that points cannot pay. */
    readonly exclude?: Exclusion | undefined;
    /** More points than this leave with a member's own token only after a fresh sign-in. */
    readonly freshSignInAbove?: number | undefined;
  };
  /** Minutes for which a purchase is decided by the rules of its quote after they changed. Absent: 0. */
  readonly quotes?: { readonly honourMinutes: number } | undefined;
  /** More points than this one person of staff gives by no act alone. Absent: nothing waits for another person. */
  readonly adjustmentApprovalAbove?: number | undefined;
  /** The most points that one person of staff gives alone on a day; absent: ten times the limit of one act. */
  readonly staffPointsPerDay?: number | undefined;
  /** One marketer activates no promotion with a larger budget, or without one, alone. Absent: none waits. */
  readonly promotionApprovalAbove?: number | undefined;
  readonly clawback: ClawbackPolicy;
  /** Rising thresholds, the first 0. */
  readonly tiers: readonly Tier[];
  readonly tierPeriod: { readonly months: number };
  readonly tierGrace: { readonly days: number };
  /** Absent: a referral brings nobody points. */
  readonly referral?: ReferralReward | undefined;
}

/** Units of the base currency for one unit of `currency`; undefined when the programme has no rate for it. */
export function rateToBase(program: Program, currency: string): Decimal | undefined {
  return currency === program.baseCurrency ? '1' : program.rates[currency];
}

/** The currencies that purchases can have. */
export function currenciesOf({ baseCurrency, rates }: Program): readonly string[] {
  return [...new Set([baseCurrency, ...Object.keys(rates)])];
}

/** The parts in which a programme differs from an earlier one, by their names; all of them where that is not known. */
export function changedParts(
  before: Program | undefined,
  { version: _, ...after }: Program,
): readonly string[] {
  const text = (part: unknown) => canonicalize(part ?? null);
  const earlier = before as Readonly<Record<string, unknown>> | undefined;
  const names = Object.keys({ ...earlier, ...after }).filter((name) => name !== 'version');
  return names
    .filter((name) => text(earlier?.[name]) !== text((after as Record<string, unknown>)[name]))
    .sort();
}
