import type { LeaderboardDocument } from '#shared/contracts/engagement/get-leaderboard.ts';
import { type CountedGoals, countedGoals, keyOf } from '#shared/domain/engagement/goal-set.ts';
import {
  boardOf,
  type Leaderboard,
  placeIn,
  ranksOf,
  withScore,
} from '#shared/domain/engagement/leaderboard.ts';
import { ChallengeNotFound } from '#shared/domain/engagement/refusals.ts';
import { hasLeaderboard, scoresOf } from '#shared/domain/engagement/score.ts';
import { formatInstant } from '#shared/domain/time/calendar.ts';
import type { DefinitionStore } from '#shared/stores/engagement/definition-store.ts';
import type { ProgressStore } from '#shared/stores/engagement/progress-store.ts';
import type { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';
import type { DisplayNameStore } from '#shared/stores/members/display-name-store.ts';
import type { Leaderboards } from './leaderboards.ts';
import { runningChallenge } from './running-challenge.ts';

export interface LeaderboardPorts {
  readonly challenges: DefinitionStore;
  readonly leaderboards: Pick<Leaderboards, 'get'>;
  readonly ledger: Pick<LedgerStore, 'head'>;
  readonly progress: Pick<ProgressStore, 'withJoins'>;
  readonly names: Pick<DisplayNameStore, 'of'>;
}

export interface LeaderboardRequest {
  readonly challengeId: string;
  readonly storeGroup?: string | undefined;
  readonly limit: number;
  /** The member who looks. */
  readonly own?: string | undefined;
}

/** The best of a challenge with the names that they show, and the place of the member who looks. */
export async function getLeaderboard(
  ports: LeaderboardPorts,
  { challengeId, storeGroup, limit, own }: LeaderboardRequest,
): Promise<LeaderboardDocument> {
  const definition = await runningChallenge(ports.challenges, challengeId);
  if (!hasLeaderboard({ definition })) throw new ChallengeNotFound();
  const counted = countedGoals(definition);
  const [made, score] = await Promise.all([
    ports.leaderboards.get(boardOf(definition, counted.goalKey, storeGroup)),
    own === undefined ? undefined : scoreOf(ports, counted, { memberId: own, storeGroup }),
  ]);
  // The own score may be newer than the snapshot.
  const board = own === undefined ? made : withScore(made, own, score || undefined);
  const shown = ranksOf(board.top.slice(0, limit));
  const names = await ports.names.of(shown.map(({ memberId }) => memberId));
  return {
    items: shown.map(({ rank, score: reached, memberId }) => {
      const name = names.get(memberId);
      return { rank, score: reached, ...(name !== undefined && { name }) };
    }),
    ...(score !== undefined && { own: ownPlace(board, score) }),
    asOf: formatInstant(board.at),
  };
}

const ownPlace = (board: Leaderboard, score: number) => ({ ...placeIn(board, score), score });

/** The score of an active member who takes part, 0 for one who has none yet. */
async function scoreOf(
  { ledger, progress }: LeaderboardPorts,
  counted: CountedGoals,
  { memberId, storeGroup }: { readonly memberId: string; readonly storeGroup: string | undefined },
): Promise<number | undefined> {
  const [head, { stored, joins }] = await Promise.all([
    ledger.head(memberId),
    progress.withJoins(memberId, { consistent: false }),
  ]);
  const { definition } = counted;
  if (head?.state.status !== 'active') return undefined;
  if (definition.optIn && !joins.has(definition.definitionId)) return undefined;
  return scoresOf(counted, stored?.progress.get(keyOf(definition))).get(storeGroup) ?? 0;
}
