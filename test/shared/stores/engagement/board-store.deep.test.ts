import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BEST_KEPT, byScore, leaderboardOf, type Scored } from '#shared/domain/engagement/leaderboard.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { BoardStore, isSampled } from '#shared/stores/engagement/board-store.ts';
import { type Database, newId, startDatabase } from '../../../database.ts';
import { seeded } from '../../../seeded.ts';

let database: Database;
let boards: BoardStore;
beforeAll(async () => {
  database = await startDatabase();
  boards = new BoardStore(dynamoDb(database.config()), database.tables.boards);
});
afterAll(() => database.stop());

/** Members of whom many of the best lie in two shards: more than a page of each. */
function membersOf(count: number): readonly Scored[] {
  const random = seeded(7);
  const ids = Array.from({ length: 8000 }, (_, at) => `m-${at}`);
  const crowded = ids.filter(isSampled).slice(0, 700);
  const others = ids.filter((id) => !isSampled(id)).slice(0, count - crowded.length);
  const within = (from: number, to: number) => from + Math.floor(random() * (to - from));
  return [
    ...crowded.map((memberId) => ({ memberId, score: within(500, 2000) })),
    ...others.map((memberId) => ({ memberId, score: within(1, 1000) })),
  ];
}

describe('a board of more members than it keeps', () => {
  it('has the same best as sorting all, however they lie, and a sample of all in its two shards', async () => {
    const board = newId('large');
    const members = membersOf(BEST_KEPT + 600);
    const endsAt = Date.parse('2027-06-01');
    for (let from = 0; from < members.length; from += 100) {
      const some = members.slice(from, from + 100);
      await Promise.all(some.map((one) => boards.put({ board, seq: 1, endsAt, ...one })));
    }
    const best = await boards.best(board);
    const sorted = members.toSorted(byScore).slice(0, BEST_KEPT);
    expect(best.isAll).toBe(false);
    expect(best.scored.map(({ score }) => score)).toEqual(sorted.map(({ score }) => score));
    // Equals of the last place may be others.
    const last = sorted.at(-1)?.score ?? 0;
    const above = ({ score }: Scored) => score > last;
    expect(best.scored.filter(above)).toEqual(sorted.filter(above));
    expect(leaderboardOf(1, best, []).floor).toBe(last);
    const sampled = members.filter(({ memberId }) => isSampled(memberId)).map(({ score }) => score);
    const falling = (scores: readonly number[]) => scores.toSorted((a, b) => b - a);
    expect(falling(await boards.sample(board))).toEqual(falling(sampled));
  });
});
