import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { BoardStore } from '#shared/stores/engagement/board-store.ts';
import { type Database, newId, startDatabase } from '../../../database.ts';

let database: Database;
let boards: BoardStore;
beforeAll(async () => {
  database = await startDatabase();
  boards = new BoardStore(dynamoDb(database.config()), database.tables.boards);
});
afterAll(() => database.stop());

const endsAt = Date.parse('2027-06-01T00:00:00Z');
const put = (board: string, memberId: string, seq: number, score?: number) =>
  boards.put({ board, memberId, seq, endsAt, ...(score !== undefined && { score }) });

describe('a board', () => {
  it('has the newest score of each member, the best first, in whatever order they were put', async () => {
    const board = newId('tea');
    await put(board, 'm-1', 7, 30);
    await put(board, 'm-1', 3, 90);
    await put(board, 'm-1', 7, 40);
    await put(board, 'm-2', 1, 50);
    await put(board, 'm-3', 2, 50);
    expect(await boards.best(board)).toEqual({
      scored: [
        { memberId: 'm-2', score: 50 },
        { memberId: 'm-3', score: 50 },
        { memberId: 'm-1', score: 40 },
      ],
      isAll: true,
    });
  });

  it('has no member who left it, and an older score brings nobody back', async () => {
    const board = newId('tea');
    await put(board, 'm-1', 5, 30);
    await put(board, 'm-1', 6);
    await put(board, 'm-1', 5, 30);
    expect(await boards.best(board)).toEqual({ scored: [], isAll: true });
    expect(await boards.sample(board)).toEqual([]);
  });

  it('is another one than the board of a group, and than one whose name begins like it', async () => {
    const board = newId('tea');
    await put(board, 'm-1', 5, 30);
    await put(`${board}/city`, 'm-2', 5, 20);
    const ids = async (of: string) => (await boards.best(of)).scored.map(({ memberId }) => memberId);
    expect([await ids(board), await ids(`${board}/city`), await ids(`${board}/c`)]).toEqual([
      ['m-1'],
      ['m-2'],
      [],
    ]);
  });

  it('ends in every item', async () => {
    const board = newId('tea');
    await put(board, 'm-1', 5, 30);
    await boards.takesMaking(board, 1_000);
    await boards.putSnapshot(board, { at: 1, isWhole: true, floor: 0, top: [], bands: [] }, endsAt);
    const scan = new ScanCommand({ TableName: database.tables.boards, ConsistentRead: true });
    const { Items = [] } = await dynamoDb(database.config()).send(scan);
    const own = Items.filter(({ id }) => id?.S?.endsWith(board));
    expect(own.map(({ expiresAt }) => Number(expiresAt?.N)).toSorted((a, b) => a - b)).toEqual([
      4,
      endsAt / 1000,
      endsAt / 1000,
    ]);
  });
});

describe('a snapshot', () => {
  it('is made by one of many at once, and by the next after a while', async () => {
    const board = newId('tea');
    const now = 1_000_000;
    const taken = await Promise.all(Array.from({ length: 5 }, () => boards.takesMaking(board, now)));
    expect(taken.filter(Boolean)).toHaveLength(1);
    expect(await boards.takesMaking(board, now + 2_999)).toBe(false);
    expect(await boards.takesMaking(board, now + 3_000)).toBe(true);
  });

  it('is read back, and no older one takes its place', async () => {
    const board = newId('tea');
    const at = (instant: number) => ({
      at: instant,
      isWhole: true,
      floor: 0,
      top: [{ memberId: 'm-1', score: instant }],
      bands: [],
    });
    expect(await boards.snapshot(board)).toBeUndefined();
    await boards.putSnapshot(board, at(20), endsAt);
    await boards.putSnapshot(board, at(10), endsAt);
    expect(await boards.snapshot(board)).toEqual(at(20));
  });
});
