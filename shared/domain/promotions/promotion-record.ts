import type { PromotionVersion } from './promotion.ts';

/** Who did something (the token's subject or client), and when. */
export interface Deed {
  readonly by: string;
  readonly at: number;
}

/** What one version says, and who made it. */
export interface PromotionContent {
  readonly promotion: PromotionVersion;
  readonly changed: Deed;
}

/** A promotion as it stands: its newest version, and which one runs. */
export interface PromotionRecord extends PromotionContent {
  readonly status: 'draft' | 'active' | 'paused';
  /** While one runs: which version, and the bytes of what it says. */
  readonly active?: { readonly version: number; readonly bytes: number } | undefined;
  /** The configuration that last started or stopped it; 0 while it never ran. */
  readonly release: number;
}

/** One start or stop of a promotion, or one deletion. */
export interface PromotionEvent extends Deed {
  readonly kind: 'activated' | 'paused' | 'deleted';
  /** The version that runs from then on, ran until then, or was the newest. */
  readonly version: number;
}

/** What happened to a promotion's activity at one configuration. */
export interface PromotionRelease {
  readonly configuration: number;
  readonly promotionId: string;
  /** The version that runs from then on, and the one that ran until then; undefined where none does. */
  readonly version?: number | undefined;
  readonly previous?: number | undefined;
}
