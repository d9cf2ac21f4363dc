import { packBytes, unpackBytes } from '#shared/domain/ledger/packed/pack.ts';
import type { DefinitionVersion } from './definition.ts';
import type { DefinitionProgress } from './progress.ts';

/** A member with a score above zero. */
export interface Scored {
  readonly memberId: string;
  readonly score: number;
}

/** The snapshot on a leaderboard at an instant. */
export interface Leaderboard {
  readonly at: number;
  /** Whether `top` has everybody. */
  readonly isWhole: boolean;
  /** A lower score is not among the best, and need not be put where its member is in no sample. */
  readonly floor: number;
  /** The best, in their order, up to the exact ranks. */
  readonly top: readonly Scored[];
  /** The least score of each band, the best band first. */
  readonly bands: readonly Band[];
}

/** The best members of a board, at most `BEST_KEPT`. */
export interface Best {
  readonly scored: readonly Scored[];
  /** Whether there are no others. */
  readonly isAll: boolean;
}

export interface Band {
  /** The share of all members with a score. */
  readonly percent: number;
  readonly least: number;
}

export type Place = { readonly rank: number } | { readonly band: string };

/** Ranks up to here are exact. */
export const RANKS_EXACT = 1000;

/**
 * The best that a board keeps apart. The others are ranked by a sample and cost nothing, so twice the exact ranks are
 * kept: half of the best may leave before anybody is missed.
 */
export const BEST_KEPT = 2 * RANKS_EXACT;

const PERCENTS = [1, 2, 3, 4, 5, 10, 15, 20, 25, 30, 40, 50, 60, 70, 80, 90, 100] as const;

/**
 * The name of a leaderboard: of all deeds, or of those at stores of a group. Versions that count the same have the same
 * one. No part before the group has a slash.
 */
export function boardOf(
  { definitionId }: Pick<DefinitionVersion, 'definitionId'>,
  goalKey: number,
  group?: string,
): string {
  const board = `${definitionId}/${goalKey.toString(36)}`;
  return group === undefined ? board : `${board}/${group}`;
}

/** The boards on which a member may be with its progress. */
export function boardsOf(progress: DefinitionProgress): readonly string[] {
  const groups = new Set(progress.periods.flatMap((period) => [...(period.groups?.keys() ?? [])]));
  return [undefined, ...groups].map((group) => boardOf(progress, progress.goalKey, group));
}

/** The best first; the order among equals is always the same. */
export function byScore(one: Scored, other: Scored): number {
  if (one.score !== other.score) return other.score - one.score;
  return one.memberId < other.memberId ? -1 : 1;
}

/** The bands by a fair sample of the scores, or by all of them. */
function bandsOf(scores: readonly number[]): readonly Band[] {
  const falling = scores.toSorted((a, b) => b - a);
  return PERCENTS.flatMap((percent) => {
    const least = falling[Math.ceil((falling.length * percent) / 100) - 1];
    return least === undefined ? [] : [{ percent, least }];
  });
}

/** The snapshot by the best of all members, or by all of them, and by a sample of all scores where there are more. */
export function leaderboardOf(at: number, best: Best, sample: readonly number[]): Leaderboard {
  const { isAll, scored } = best;
  const scores = isAll ? scored.map(({ score }) => score) : sample;
  return {
    at,
    isWhole: isAll && scored.length <= RANKS_EXACT,
    floor: isAll ? 0 : (scored.at(-1)?.score ?? 0),
    top: scored.slice(0, RANKS_EXACT),
    bands: bandsOf(scores),
  };
}

/** The leaderboard with the newest score of one member, which may be newer than the rest; undefined for none. */
export function withScore(board: Leaderboard, memberId: string, score: number | undefined): Leaderboard {
  const known = board.top.find((one) => one.memberId === memberId);
  if (known?.score === score) return board;
  const others = board.top.filter((one) => one !== known);
  if (score === undefined) return { ...board, top: others };
  const least = others.at(-1)?.score ?? 0;
  // Below the last of the best nobody knows who is between.
  if (!board.isWhole && score < least) return { ...board, top: others };
  return { ...board, top: [...others, { memberId, score }].toSorted(byScore).slice(0, RANKS_EXACT) };
}

/** Equal scores share a rank, and the ranks after them are left out. */
export function ranksOf(top: readonly Scored[]): readonly (Scored & { readonly rank: number })[] {
  let rank = 0;
  return top.map((one, at) => {
    if (one.score !== top[at - 1]?.score) rank = at + 1;
    return { ...one, rank };
  });
}

/** The rank of a score, exact where it is among the best; else the smallest band that it is in. */
export function placeIn({ isWhole, top, bands }: Leaderboard, score: number): Place {
  const better = top.findIndex((one) => one.score <= score);
  const rank = (better === -1 ? top.length : better) + 1;
  if (rank <= RANKS_EXACT && (better !== -1 || isWhole)) return { rank };
  const band = bands.find(({ least }) => score >= least);
  return { band: `top-${band?.percent ?? 100}%` };
}

const VERSION = 1;

type Packed = readonly [
  at: number,
  isWhole: boolean,
  floor: number,
  memberIds: readonly string[],
  /** As steps down from the one before. */
  scores: readonly number[],
  bands: readonly (readonly [number, number])[],
];

/** A leaderboard as it is stored: a thousand members are some 20 KB. */
export function packBoard({ at, isWhole, floor, top, bands }: Leaderboard): Uint8Array {
  const packed: Packed = [
    at,
    isWhole,
    floor,
    top.map(({ memberId }) => memberId),
    top.map(({ score }, place) => (top[place - 1]?.score ?? 0) - score),
    bands.map(({ percent, least }) => [percent, least] as const),
  ];
  return packBytes([VERSION, ...packed]);
}

export function unpackBoard(bytes: Uint8Array): Leaderboard {
  const [at, isWhole, floor, memberIds, steps, bands] = unpackBytes<Packed>(bytes, VERSION);
  let score = 0;
  return {
    at,
    isWhole,
    floor,
    top: memberIds.map((memberId, place) => {
      score -= steps[place] ?? 0;
      return { memberId, score };
    }),
    bands: bands.map(([percent, least]) => ({ percent, least })),
  };
}
