import { describe, expect, it } from 'vitest';
import { staffCounter } from '#shared/domain/approvals/staff-limits.ts';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import { approveAdjustment, askToAdjust } from '../adjusting.ts';
import type { Books } from '../books.ts';
import { useBooks } from '../use-books.ts';

let books: Books;

useBooks((own) => {
  books = own;
});

const ask = (member: string, points: number, by: string, adjustmentId = 'a1') =>
  askToAdjust(books, member, { adjustmentId, points, by });

const givenBy = (by: string) => books.counters.taken(staffCounter(initialProgram, by, books.clock));

describe('the sum of the day', () => {
  it('is what one person gave alone: points that are taken and acts that wait are not in it', async () => {
    const member = await books.newMember();
    await ask(member, 9_000, 'ann', 'a1');
    await ask(member, -400, 'ann', 'a2');
    expect(await ask(member, 20_000, 'ann', 'a3')).toMatchObject({ awaiting: { points: 20_000 } });
    expect(await givenBy('ann')).toBe(9_000);
    await approveAdjustment(books, member, { adjustmentId: 'a3', by: 'bob' });
    expect([await givenBy('ann'), await givenBy('bob')]).toEqual([9_000, 0]);
    expect(await ask(member, 9_000, 'ann', 'a1')).toMatchObject({ replayed: true, answer: {} });
    expect(await givenBy('ann')).toBe(9_000);
  });

  it('holds acts that are decided at once: together they never pass it', async () => {
    const members = await Promise.all(Array.from({ length: 24 }, () => books.newMember()));
    const told = await Promise.all(members.map((member) => ask(member, 9_000, 'cid')));
    expect(told.filter((one) => 'answer' in one)).toHaveLength(11);
    expect(await givenBy('cid')).toBe(99_000);
    const [member = ''] = members;
    expect(await ask(member, 1_000, 'cid', 'rest')).toMatchObject({ answer: {} });
    expect(await ask(member, 1, 'cid', 'more')).toMatchObject({ awaiting: { points: 1 } });
  });

  it('begins again with the day of the programme; what waits then waits on', async () => {
    const member = await books.newMember();
    for (const index of Array(10).keys()) await ask(member, 10_000, 'dan', `a${index}`);
    expect(await ask(member, 1, 'dan', 'late')).toMatchObject({ replayed: false, awaiting: {} });
    books.clock += 24 * 3_600_000;
    expect(await ask(member, 1, 'dan', 'next')).toMatchObject({ answer: {} });
    expect(await ask(member, 1, 'dan', 'late')).toMatchObject({ replayed: true, awaiting: {} });
  });
});
