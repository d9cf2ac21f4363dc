import { describe, expect, it } from 'vitest';
import {
  type Leaderboard,
  leaderboardOf,
  packBoard,
  placeIn,
  RANKS_EXACT,
  ranksOf,
  type Scored,
  unpackBoard,
  withScore,
} from '#shared/domain/engagement/leaderboard.ts';

const scored = (...scores: readonly number[]): readonly Scored[] =>
  scores.map((score, at) => ({ memberId: `m-${String(at).padStart(4, '0')}`, score }));

const whole = (...scores: readonly number[]): Leaderboard =>
  leaderboardOf(1000, { scored: scored(...scores), isAll: true }, []);

/** The best of many more: 2,000 kept, with scores from 5,000 downwards. */
const many = leaderboardOf(
  1000,
  { scored: scored(...Array.from({ length: 2000 }, (_, at) => 5000 - at)), isAll: false },
  Array.from({ length: 4000 }, (_, at) => 4000 - at),
);

describe('a leaderboard', () => {
  it('shares a rank among equals, and leaves out the ranks after them', () => {
    const ranks = (...scores: readonly number[]) => ranksOf(scored(...scores)).map(({ rank }) => rank);
    expect(ranks(9, 9, 7, 5, 5, 5, 1)).toEqual([1, 1, 3, 4, 4, 4, 7]);
    expect(ranks()).toEqual([]);
  });

  it.each([
    [10, { rank: 1 }],
    [9, { rank: 1 }],
    [8, { rank: 3 }],
    [1, { rank: 4 }],
  ])('that has everybody gives the score %i its rank', (score, place) => {
    expect(placeIn(whole(9, 9, 7), score)).toEqual(place);
  });

  it('gives a rank up to a thousand, and a band beyond', () => {
    expect(many.top).toHaveLength(RANKS_EXACT);
    expect(placeIn(many, 5000)).toEqual({ rank: 1 });
    expect(placeIn(many, 4001)).toEqual({ rank: 1000 });
    expect(placeIn(many, 4000)).toEqual({ band: 'top-1%' });
  });

  it('gives equals of the last exact rank that rank, whoever of them is kept', () => {
    const equals = leaderboardOf(1, { scored: scored(9, ...Array(1999).fill(5)), isAll: false }, [9, 5, 5]);
    expect([placeIn(equals, 5), placeIn(equals, 4)]).toEqual([{ rank: 2 }, { band: 'top-100%' }]);
  });

  it.each([
    [3961, 'top-1%'],
    [3960, 'top-2%'],
    [3801, 'top-5%'],
    [3800, 'top-10%'],
    [2001, 'top-50%'],
    [1, 'top-100%'],
  ])('puts the score %i into the smallest band that it is in: %s', (score, band) => {
    expect(placeIn(many, score)).toEqual({ band });
  });

  it('takes the bands of all members while it knows them', () => {
    const all = whole(...Array.from({ length: 1500 }, (_, at) => 1500 - at));
    expect([placeIn(all, 501), placeIn(all, 500)]).toEqual([{ rank: 1000 }, { band: 'top-70%' }]);
    expect(placeIn(all, 1)).toEqual({ band: 'top-100%' });
  });

  it('takes a newer score of one member in the place of the older', () => {
    const board = whole(9, 7, 5);
    const scores = ({ top }: Leaderboard) => top.map(({ memberId, score }) => `${memberId}: ${score}`);
    expect(scores(withScore(board, 'm-0002', 8))).toEqual(['m-0000: 9', 'm-0002: 8', 'm-0001: 7']);
    expect(scores(withScore(board, 'm-new', 7))).toEqual(['m-0000: 9', 'm-0001: 7', 'm-new: 7', 'm-0002: 5']);
    expect(scores(withScore(board, 'm-0000', undefined))).toEqual(['m-0001: 7', 'm-0002: 5']);
    expect(withScore(board, 'm-0000', 9)).toBe(board);
  });

  it('does not list a member who fell below the best, because nobody knows who is between', () => {
    const fallen = withScore(many, 'm-0000', 100);
    expect(fallen.top.map(({ memberId }) => memberId)).not.toContain('m-0000');
  });

  it('has no floor while it keeps everybody', () => {
    expect([whole(9, 7).floor, many.floor]).toEqual([0, 3001]);
  });

  it('is unpacked as it was', () => {
    for (const board of [whole(), whole(9, 9, 7), many]) expect(unpackBoard(packBoard(board))).toEqual(board);
    expect(packBoard(many).length).toBeLessThan(20_000);
  });
});
