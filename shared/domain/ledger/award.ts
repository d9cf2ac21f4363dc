/** Points that one rule brought to a purchase. The base has no promotion. */
export interface Award {
  readonly promotionId?: string | undefined;
  readonly version?: number | undefined;
  readonly points: number;
  /** `base`, `tier` or the promotion's name. */
  readonly reason: string;
}
