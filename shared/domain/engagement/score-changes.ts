import type { GoalSet } from './goal-set.ts';
import { boardOf } from './leaderboard.ts';
import { forgottenAt } from './period.ts';
import type { MemberProgress } from './progress.ts';
import { type Scores, scoresOf } from './score.ts';

/** A score on a leaderboard that is another than before; 0 takes the member off it. */
export interface ScoreChange {
  readonly board: string;
  readonly score: number;
  readonly falls: boolean;
  /** The instant at which nothing can move the board any more. */
  readonly endsAt: number;
}

/** The member between two states of its progress. */
export interface ScoredMember {
  readonly before: MemberProgress;
  readonly after: MemberProgress;
  /** Definitions that moved between them, by collection and id. */
  readonly moved: ReadonlySet<string>;
  /** Whether the member is suspended, erased or merged, or was until now: every score of it comes or goes. */
  readonly isRelisted: boolean;
  readonly isActive: boolean;
  /** The challenges that the member joined. */
  readonly joined: Pick<ReadonlySet<string>, 'has'>;
}

/** The scores that a member has on leaderboards from now on, where they are others than before. */
export function scoreChanges(set: GoalSet, member: ScoredMember): readonly ScoreChange[] {
  const { before, after, moved, isRelisted, isActive, joined } = member;
  const keys = isRelisted ? new Set([...before.keys(), ...after.keys()]) : moved;
  return [...keys].flatMap((key) => {
    const counted = set.byKey.get(key);
    if (!counted || (!isActive && !isRelisted)) return [];
    const { definition, goalKey } = counted;
    const takesPart = isActive && (!definition.optIn || joined.has(definition.definitionId));
    const was = scoresOf(counted, before.get(key));
    const is: Scores = takesPart ? scoresOf(counted, after.get(key)) : new Map();
    const groups = new Set([...was.keys(), ...is.keys()]);
    return [...groups].flatMap((group) => {
      const score = is.get(group) ?? 0;
      const had = was.get(group) ?? 0;
      if (isRelisted ? score === 0 && had === 0 : score === had) return [];
      const board = boardOf(definition, goalKey, group);
      return [{ board, score, falls: score < had, endsAt: forgottenAt(counted) }];
    });
  });
}
