/** Bounds of the traces of promotions in a member's state and in an entry. */
export const promotionBounds = {
  /** Promotions with a times limit that a member's state remembers. */
  uses: 50,
  /** Local days with a use that are remembered of a promotion with a limit a day. */
  daysOfUse: 14,
  /** Local years with a use that are remembered of a promotion with a limit a year. */
  yearsOfUse: 2,
  /** Promotions that apply to one purchase: a write moves at most 100 items, budgets among them, and an entry has at most 400 KB. */
  perPurchase: 90,
} as const;
