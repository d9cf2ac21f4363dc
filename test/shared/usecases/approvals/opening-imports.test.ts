import { describe, expect, it } from 'vitest';
import type { AskedAct } from '#shared/domain/approvals/approval.ts';
import { IMPORTS } from '#shared/domain/approvals/opening-import.ts';
import { staffCounter } from '#shared/domain/approvals/staff-limits.ts';
import { contentHash } from '#shared/domain/ledger/digest.ts';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import { approveAct } from '#shared/usecases/approvals/approve-act.ts';
import { bookImport } from '#shared/usecases/approvals/book-import.ts';
import { bookOrAsk } from '#shared/usecases/approvals/book-or-ask.ts';
import { bookOpening } from '#shared/usecases/ledger/book-opening.ts';
import type { Books } from '../books.ts';
import { useBooks } from '../use-books.ts';

let books: Books;

useBooks((own) => {
  books = own;
});

function asked(importId: string, body: { readonly points: number; readonly rows: number }): AskedAct {
  const own = { kind: 'opening-import', memberId: IMPORTS, ids: { importId }, body } as const;
  return { ...own, contentHash: contentHash(body), by: 'admin-1', anyAge: true };
}

async function ask(importId: string, points: number, rows: number) {
  const act = asked(importId, { points, rows });
  const giver = { by: 'admin-1' };
  const program = await books.programs.get();
  return bookOrAsk(books.ports, act, () => bookImport(books.ports, program, { asked: act, points, giver }));
}

async function approve(importId: string, points: number, rows: number) {
  const act = asked(importId, { points, rows });
  const told = await ask(importId, points, rows);
  if (!('awaiting' in told)) throw new Error('it does not wait');
  const program = await books.programs.get();
  return approveAct(books.ports, told.awaiting, { by: 'agent-2' }, (giver) =>
    bookImport(books.ports, program, { asked: act, points, giver }),
  );
}

function open(member: string, importId: string, points: number, openingId = 'o1') {
  const command = { openingId, source: 'legacy', brought: points, by: 'admin-1' };
  const content = { ...command, contentHash: contentHash({ points, importId }) };
  const giver = { by: 'admin-1' };
  return bookOpening(books.ports, books.programs, member, content, { giver, importId });
}

const members = (count: number) => Promise.all(Array.from({ length: count }, () => books.newMember()));

describe('an import', () => {
  it('is approved once by another person; its openings count in nobody’s day', async () => {
    const [one = '', two = ''] = await members(2);
    expect(await ask('f1', 900_000, 2)).toMatchObject({ replayed: false, awaiting: { points: 900_000 } });
    await expect(open(one, 'f1', 500_000)).rejects.toMatchObject({ code: 'import-not-approved' });
    expect(await approve('f1', 900_000, 2)).toMatchObject({
      replayed: false,
      answer: { status: 'approved' },
    });
    expect(await ask('f1', 900_000, 2)).toMatchObject({ replayed: true, answer: { status: 'approved' } });
    const first = await open(one, 'f1', 500_000);
    expect(await open(two, 'f1', 400_000)).toMatchObject({ replayed: false });
    expect(await open(one, 'f1', 500_000)).toEqual({ ...first, replayed: true });
    expect(await books.counters.taken(staffCounter(initialProgram, 'admin-1', books.clock))).toBe(0);
  });

  it('with another sum under the same id is refused, and an unknown one brings nothing', async () => {
    await approve('f2', 50_000, 1);
    await expect(ask('f2', 50_001, 1)).rejects.toMatchObject({ code: 'reference-reused' });
    await expect(open(await books.newMember(), 'nothing', 1)).rejects.toMatchObject({
      code: 'import-not-approved',
    });
  });

  it('takes no point and no row more than was approved', async () => {
    const [one = '', two = '', three = ''] = await members(3);
    await approve('f3', 20_000, 2);
    await expect(open(one, 'f3', 20_001)).rejects.toMatchObject({ code: 'import-exceeded' });
    await open(one, 'f3', 19_000);
    await expect(open(two, 'f3', 1_001)).rejects.toMatchObject({ code: 'import-exceeded' });
    await open(two, 'f3', 999);
    await expect(open(three, 'f3', 1)).rejects.toMatchObject({ code: 'import-exceeded' });
  });

  it('holds fifty openings at once to its sum', async () => {
    await approve('f4', 40_000, 50);
    const told = await Promise.allSettled((await members(50)).map((member) => open(member, 'f4', 1_000)));
    expect(told.filter(({ status }) => status === 'fulfilled')).toHaveLength(40);
  });

  it('asked for by fifty calls at once is one act, and its row by fifty calls is one row', async () => {
    const asks = await Promise.all(Array.from({ length: 50 }, () => ask('f5', 20_000, 1)));
    expect(asks.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(asks.filter((told) => !('awaiting' in told))).toEqual([]);
    await approve('f5', 20_000, 1);
    const [one = ''] = await members(1);
    const rows = await Promise.all(Array.from({ length: 50 }, () => open(one, 'f5', 20_000)));
    expect(rows.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(await books.log(one)).toHaveLength(2);
  });
});
