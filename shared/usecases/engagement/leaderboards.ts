import { type Leaderboard, leaderboardOf } from '#shared/domain/engagement/leaderboard.ts';
import { DAY_MS } from '#shared/domain/time/calendar.ts';
import type { BoardStore } from '#shared/stores/engagement/board-store.ts';
import { FreshById } from '#shared/usecases/fresh-by-id.ts';

/** How old a snapshot may be. */
export interface BoardAge {
  /** A function asks for a newer one after this time. */
  readonly knownMs: number;
  /** It is made anew after this time. */
  readonly madeMs: number;
}

/** For those who look at it. With the way of a purchase to the board it is right within 10 seconds. */
export const shownAge: BoardAge = { knownMs: 1_000, madeMs: 3_000 };

/** For the consumer, which asks only for the floor; that rises with the scores, and an old one is only too low. */
export const floorAge: BoardAge = { knownMs: 30_000, madeMs: 120_000 };

/** Somebody else has begun to make a newer one. */
const MEANWHILE_MS = 3_000;

/**
 * The newest snapshots, in the memory of a warm function. One of the callers who find an old one makes the next:
 * a snapshot costs the same however many look at it.
 */
export class Leaderboards {
  readonly #boards: BoardStore;
  readonly #age: BoardAge;
  readonly #now: () => number;
  readonly #known: FreshById<Leaderboard>;

  constructor(boards: BoardStore, age: BoardAge, now: () => number) {
    this.#boards = boards;
    this.#age = age;
    this.#now = now;
    const read = (board: string) => this.#read(board);
    this.#known = new FreshById({ freshMs: age.knownMs, trustedMs: 0, read, now });
  }

  async get(board: string): Promise<Leaderboard> {
    const known = await this.#known.get(board);
    if (!known) throw new TypeError('a snapshot is made where there is none');
    return known;
  }

  async #read(board: string): Promise<Leaderboard> {
    const now = this.#now();
    const { madeMs } = this.#age;
    const known = await this.#boards.snapshot(board);
    const isYounger = (milliseconds: number) => known && now >= known.at && now - known.at < milliseconds;
    if (known && isYounger(madeMs)) return known;
    const makes = await this.#boards.takesMaking(board, now);
    if (known && !makes && isYounger(madeMs + MEANWHILE_MS)) return known;
    const best = await this.#boards.best(board);
    const made = leaderboardOf(now, best, best.isAll ? [] : await this.#boards.sample(board));
    if (makes) await this.#boards.putSnapshot(board, made, now + DAY_MS);
    return made;
  }
}
