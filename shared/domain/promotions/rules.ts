import type { Program } from '#shared/domain/program/program.ts';
import type { PromotionVersion } from './promotion.ts';

/** All that a purchase earns by, as of one configuration. */
export interface Rules {
  /** The configuration: it counts up with each change of the programme and of a store, and each promotion activated or paused. */
  readonly version: number;
  /** The newest programme up to that configuration; its own version may be lower. */
  readonly program: Program;
  /** The active versions, by promotion id. The same array as before while no promotion changes. */
  readonly promotions: readonly PromotionVersion[];
}
