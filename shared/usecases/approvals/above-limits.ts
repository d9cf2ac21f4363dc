/** An act as far as it was decided before it was found to be above the limits of one person. */
export interface UndecidedAct {
  /** Points that members could spend more; below zero where points are taken; absent for a promotion without a budget. */
  readonly points?: number | undefined;
  /** The reference of the entry that the act would have; absent where it has none. */
  readonly reference?: string | undefined;
  /** The other member of the act. */
  readonly otherId?: string | undefined;
  /** Whether the member is erased by now, for an act that is kept a moment after it was decided. */
  readonly isErased?: (() => Promise<boolean>) | undefined;
  /** Members merged into the member of the act, for whom it may have been asked for before. */
  readonly absorbed: readonly string[];
}

/** The act is above the limits of one person. Nothing is written; `bookOrAsk` keeps it. */
export class AboveLimits extends Error {
  readonly act: UndecidedAct;

  constructor(act: UndecidedAct) {
    super('an act above the limits of one person');
    this.act = act;
  }
}
