import type { MemberProgress } from '#shared/domain/engagement/progress.ts';
import type { OwedBy } from '#shared/usecases/events/describe-unlocking.ts';
import type { Folded } from '#shared/usecases/log/fold-members.ts';
import type { MemberNow } from './member-now.ts';
import type { MovedShare } from './move-parties.ts';
import type { Listing } from './post-scores.ts';

/** The row of a member, with what its next write owes. */
export interface CountedRow extends Folded {
  readonly progress: MemberProgress;
  /** Entries that are owed since the row was read. */
  readonly owed: readonly OwedBy[];
  /** Definitions that moved since the row was read. */
  readonly moved: ReadonlySet<string>;
  readonly member: MemberNow;
  readonly listing: Listing;
  /** The shares of the member in households after each entry since the row was read. */
  readonly shares: readonly MovedShare[];
  /** See `StoredProgress`. */
  readonly fills?: number | undefined;
  /** The `lastSeq` in storage, where the row was read; undefined where there was none. */
  readonly stored?: { readonly lastSeq: number | undefined } | undefined;
}
