import type { GoalSet } from '#shared/domain/engagement/goal-set.ts';
import type { MemberProgress } from '#shared/domain/engagement/progress.ts';
import { type ScoreChange, scoreChanges } from '#shared/domain/engagement/score-changes.ts';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { type BoardStore, isSampled } from '#shared/stores/engagement/board-store.ts';
import type { Floors } from './leaderboards.ts';

/** The part of a member on leaderboards since its row was read. */
export interface Listing {
  readonly isActive: boolean;
  /** It was suspended, reinstated, merged or erased. */
  readonly isRelisted: boolean;
}

/** Every entry that a row is moved by says more; an active member is listed already. */
export const listed: Listing = { isActive: true, isRelisted: false };

export function listedAfter({ isRelisted }: Listing, { entry: { kind }, state }: LedgerRecord): Listing {
  const relists = kind === 'status' || kind === 'merge-out';
  return { isActive: state.status === 'active', isRelisted: isRelisted || relists };
}

/** A row of a member, as far as leaderboards look at it. */
export interface ListedRow {
  readonly lastSeq: number;
  readonly progress: MemberProgress;
  readonly moved: ReadonlySet<string>;
  readonly listing: Listing;
  readonly member: { readonly joins: ReadonlyMap<string, unknown> };
}

export interface ScorePorts {
  readonly boards: Pick<BoardStore, 'put'>;
  readonly floors: Pick<Floors, 'get'>;
}

/**
 * Puts the scores of a member that are others after some entries, before its row moves. A repeat puts them again. A
 * score that rises below the best is put of sampled members alone, so that a kept one is never too high.
 */
export async function postScores(
  { boards, floors }: ScorePorts,
  set: GoalSet,
  memberId: string,
  { before, after }: { readonly before: MemberProgress; readonly after: ListedRow },
): Promise<void> {
  const { lastSeq: seq, progress, moved, listing, member } = after;
  const changes = scoreChanges(set, { before, after: progress, moved, ...listing, joined: member.joins });
  const post = async ({ board, score, falls, endsAt }: ScoreChange) => {
    if (!falls && !isSampled(memberId) && score < (await floors.get(board))) return;
    await boards.put({ board, memberId, seq, endsAt, ...(score > 0 && { score }) });
  };
  await Promise.all(changes.map(post));
}
