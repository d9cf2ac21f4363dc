import { type Leaderboard, leaderboardOf } from '#shared/domain/engagement/leaderboard.ts';
import { DAY_MS } from '#shared/domain/time/calendar.ts';
import type { BoardStore } from '#shared/stores/engagement/board-store.ts';
import { FreshById } from '#shared/usecases/fresh-by-id.ts';

/** How old a snapshot may be. */
interface BoardAge {
  /** A function asks for a newer one after this time. */
  readonly knownMs: number;
  /** It is made anew after this time. */
  readonly madeMs: number;
}

/** For those who look at it. With the way of a purchase to the board it is right within 10 seconds. */
const shownAge: BoardAge = { knownMs: 1_000, madeMs: 3_000 };

/** For floors: they rise with the scores, and an old one is only too low. */
const floorAge: BoardAge = { knownMs: 30_000, madeMs: 120_000 };

/** Somebody else has begun to make a newer one. */
const MEANWHILE_MS = 3_000;

/**
 * The newest snapshot of a board. One of the callers who find an old one makes the next: a snapshot costs the same however
 * many look at it.
 */
async function newest(boards: BoardStore, board: string, madeMs: number, now: number): Promise<Leaderboard> {
  const known = await boards.snapshot(board);
  const isYounger = (milliseconds: number) => known && now >= known.at && now - known.at < milliseconds;
  if (known && isYounger(madeMs)) return known;
  const makes = await boards.takesMaking(board, now);
  if (known && !makes && isYounger(madeMs + MEANWHILE_MS)) return known;
  const best = await boards.best(board);
  const made = leaderboardOf(now, best, best.isAll ? [] : await boards.sample(board));
  if (makes) await boards.putSnapshot(board, made, now + DAY_MS);
  return made;
}

/** A part of the newest snapshots, in the memory of a warm function. */
class KnownBoards<Part> {
  readonly #known: FreshById<{ readonly part: Part }>;

  constructor(boards: BoardStore, age: BoardAge, now: () => number, partOf: (made: Leaderboard) => Part) {
    const read = async (board: string) => ({ part: partOf(await newest(boards, board, age.madeMs, now())) });
    this.#known = new FreshById({ freshMs: age.knownMs, trustedMs: 0, read, now });
  }

  async get(board: string): Promise<Part> {
    const known = await this.#known.get(board);
    if (!known) throw new TypeError('a snapshot is made where there is none');
    return known.part;
  }
}

export class Leaderboards extends KnownBoards<Leaderboard> {
  constructor(boards: BoardStore, now: () => number) {
    super(boards, shownAge, now, (made) => made);
  }
}

/** The floors of boards: the consumer keeps no list of members for them. */
export class Floors extends KnownBoards<number> {
  constructor(boards: BoardStore, now: () => number) {
    super(boards, floorAge, now, ({ floor }) => floor);
  }
}
