/**
 * Bounds of a member's state. A programme that passes validation stays below them: expiry by day is at most 12 months,
 * by month 60; maturity at most 60 days. Reserved points may be 60 days past their expiry, and undelivered ones as well.
 */
export const bounds = {
  expiryDays: 472,
  maturityDays: 62,
  reservations: 20,
  /** Captures in parts of one redemption. */
  captureParts: 20,
  /** Purchases that wait for their delivery. */
  undelivered: 40,
  /** Deliveries of one purchase. */
  deliveries: 20,
  /** Members merged into one, those merged into them included. */
  absorbed: 20,
  /** Members of a household: a redemption may write to the log of each. */
  householdMembers: 8,
  /** Items in one write: entries, counters and companion writes. */
  itemsPerWrite: 100,
  /** Sums of points stay exact integers by far. */
  pointsPerPurchase: 1_000_000_000_000,
} as const;

/** The largest lead of a purchase over the server: tills' clocks drift. */
export const FUTURE_MS = 5 * 60_000;
/** The largest age of a purchase that a channel may book. */
export const CHANNEL_AGE_DAYS = 400;
