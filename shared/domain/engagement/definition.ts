import type { Condition } from '#shared/domain/conditions/condition.ts';
import type { Audience } from '#shared/domain/promotions/promotion.ts';
import type { Selection } from '#shared/domain/purchases/selection.ts';

/** The figures of a member that a goal can count. */
export const metrics = [
  'purchases',
  'spend',
  'quantity',
  'distinctCategories',
  'distinctStores',
  'streakDays',
  'streakWeeks',
  'redemptions',
  'referrals',
] as const;
export type Metric = (typeof metrics)[number];

/** So much of a metric, counted over the purchases that pass the filter. */
export interface Goal {
  readonly metric: Metric;
  /** Whole and above zero; of `spend` in minor units of the base currency. */
  readonly target: number;
  /** Decides whether a purchase counts. It tests `goalFacts`. */
  readonly filter?: Condition | undefined;
  /** Narrows `spend` and `quantity` to these lines. */
  readonly of?: Selection | undefined;
}

export interface Step {
  readonly id: string;
  readonly name?: string | undefined;
  readonly goal: Goal;
}

/** At least one of these. */
export interface Prize {
  readonly points?: number | undefined;
  readonly badge?: string | undefined;
  /** One piece of it, as a redemption of 0 points. */
  readonly rewardId?: string | undefined;
  /** Qualifying points for the tier. */
  readonly qualifying?: number | undefined;
}

interface Common {
  readonly name: string;
  /** One of `goal` and `steps`; 2 to 20 steps. */
  readonly goal?: Goal | undefined;
  readonly steps?: readonly Step[] | undefined;
  readonly reward: Prize;
  /** The default is true: a return that takes the progress back takes the points back, too. */
  readonly revocable?: boolean | undefined;
  readonly audience?: Audience | undefined;
  readonly budgetPoints?: number | undefined;
}

/** A milestone, reached once or once a period. */
export interface Achievement extends Common {
  /** The default is `lifetime`. */
  readonly period?: 'lifetime' | 'month' | 'year' | 'tier-period' | undefined;
}

/** Limited in time. */
export interface Challenge extends Common {
  /** The first instant, and the first instant after it. */
  readonly schedule: { readonly from: number; readonly to: number };
  /** Members join it. The default is false. */
  readonly optIn?: boolean | undefined;
  /** The default is once. */
  readonly repeatable?: { readonly times: number } | undefined;
  /** The default is `member`. */
  readonly scope?: 'member' | 'household' | 'team' | undefined;
  /** The order of the steps. The default is `any`. */
  readonly order?: 'any' | 'sequence' | undefined;
  /** Whether members are ranked. The default is true. */
  readonly leaderboard?: boolean | undefined;
}

/** An achievement or a challenge as a marketer writes it; only a challenge has a schedule. */
export type DefinitionContent = Achievement & Partial<Challenge>;

export const collections = ['achievements', 'challenges'] as const;
export type Collection = (typeof collections)[number];

/** One version of an achievement or a challenge; versions are never changed. */
export type DefinitionVersion = DefinitionContent & {
  readonly collection: Collection;
  readonly definitionId: string;
  /** 1, 2, 3 …, of this definition. */
  readonly version: number;
};
