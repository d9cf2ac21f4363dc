import type { Deed, ReleaseState } from '#shared/domain/documents/document-record.ts';
import type { PromotionVersion } from './promotion.ts';

/** The content of one version, and who made it. */
export interface PromotionContent {
  readonly promotion: PromotionVersion;
  readonly changed: Deed;
}

/** A promotion as it stands: its newest version, and which one runs. */
export interface PromotionRecord extends PromotionContent, ReleaseState {}
