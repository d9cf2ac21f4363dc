import { describe, expect, it } from 'vitest';
import type { ShownEntry } from '#shared/contracts/ledger/entry.ts';
import { type MemberExport, memberExport } from '#shared/contracts/members/export-member.ts';
import { type ExportRequest, exportMember } from '#shared/usecases/members/export-member.ts';
import { Cursors } from '#shared/usecases/paging.ts';
import { newMemberId } from '../../../database.ts';
import { purchaseOf } from '../../domain/ledger/purchases.ts';
import { approveAdjustment, askToAdjust } from '../adjusting.ts';
import type { Books } from '../books.ts';
import { adjust, merge, redeem } from '../ledger/acts.ts';
import { useBooks } from '../use-books.ts';
import { erase } from './erased.ts';

let books: Books;
const cursors = new Cursors('a secret of the test');

useBooks((own) => {
  books = own;
});

const enrolled = () => books.newMember();

async function page(memberId: string, request: Partial<ExportRequest> = {}): Promise<MemberExport> {
  const ports = {
    ...books.ports,
    members: books.members,
    batches: books.batches,
    programVersions: books.programVersions,
  };
  const program = await books.programs.get();
  return exportMember(ports, program, cursors, memberId, { own: false, ...request });
}

/** Every page, the first with whatever that adds. */
async function pages(memberId: string, limit?: number): Promise<readonly MemberExport[]> {
  const all = [await page(memberId, { limit })];
  for (let cursor = all[0]?.nextCursor; cursor !== undefined; ) {
    const next = await page(memberId, { limit, cursor });
    all.push(next);
    cursor = next.nextCursor;
  }
  return all;
}

const seqsOf = (entries: readonly ShownEntry[]) => entries.map(({ seq }) => seq);
const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);

describe('the export of a member', () => {
  it('is one document for most of them: nothing is left for a second page', async () => {
    const memberId = await enrolled();
    for (const id of upTo(60)) await books.buy(memberId, `p${id}`, purchaseOf([1000, 250]));
    const document = await page(memberId);
    expect(memberExport.parse(document)).toEqual(document);
    expect(document).not.toHaveProperty('nextCursor');
    expect(seqsOf(document.entries)).toEqual(upTo(60));
    expect(document.purchases.map(({ purchaseId }) => purchaseId)).toEqual(upTo(60).map((id) => `p${id}`));
    expect(document.purchases[0]?.lines).toHaveLength(2);
    expect(document.standing).toMatchObject({ purchases: 60, promotions: [] });
    expect(document.balance).toMatchObject({ seq: 60, memberId });
  });

  it('has no entry where the member has none, and all the rest', async () => {
    const memberId = await enrolled();
    const document = await page(memberId);
    expect(document).toMatchObject({ memberId, member: { status: 'active' }, entries: [], purchases: [] });
    expect(document).not.toHaveProperty('nextCursor');
  });

  it('goes on in pages that have each entry once, and everything else in the first only', async () => {
    const memberId = await enrolled();
    for (const id of upTo(7)) await books.buy(memberId, `p${id}`, purchaseOf(1000));
    const [first, ...others] = await pages(memberId, 3);
    expect(first).toMatchObject({ member: { memberId }, consentHistory: [], sources: expect.any(Array) });
    expect(others.map((other) => Object.keys(other))).toEqual([
      ['exportedAt', 'memberId', 'entries', 'purchases', 'redemptions', 'nextCursor'],
      ['exportedAt', 'memberId', 'entries', 'purchases', 'redemptions'],
    ]);
    expect([first, ...others].flatMap((one) => seqsOf(one?.entries ?? []))).toEqual(upTo(7));
  });

  it('tells in a later page what was booked after the first', async () => {
    const memberId = await enrolled();
    for (const id of upTo(3)) await books.buy(memberId, `p${id}`, purchaseOf(1000));
    const first = await page(memberId, { limit: 2 });
    await books.buy(memberId, 'p4', purchaseOf(1000));
    const next = await page(memberId, { cursor: first.nextCursor });
    expect(seqsOf(next.entries)).toEqual([3, 4]);
  });

  it('is shorter where baskets are huge: each page fits an answer, and together they have all', async () => {
    const memberId = await enrolled();
    const { lines, ...rest } = purchaseOf(Array.from({ length: 1000 }, () => 100));
    const huge = {
      ...rest,
      lines: lines.map((line) => ({ ...line, sku: 'S'.repeat(128), category: 'C'.repeat(128) })),
    };
    for (const id of upTo(24)) await books.buy(memberId, `p${id}`, huge);
    const all = await pages(memberId);
    expect(all.length).toBeGreaterThan(1);
    for (const one of all) {
      expect(Buffer.byteLength(JSON.stringify(one))).toBeLessThan(5 * 1024 * 1024);
      expect(one.entries.length).toBe(one.purchases.length);
    }
    expect(all.flatMap(({ entries }) => seqsOf(entries))).toEqual(upTo(24));
  });

  it('has a redemption of a merged member as it stands, where the survivor has one of that id', async () => {
    const [into, from] = [await enrolled(), await enrolled()];
    for (const member of [into, from]) await adjust(books, member, 'start', 1000);
    await redeem(books, from, 'r1', { points: 100 });
    await redeem(books, into, 'r1', { points: 300 }, { capture: false });
    await merge(books, into, from, 'g1');
    const { redemptions } = await page(into);
    expect(redemptions).toMatchObject([
      { redemptionId: 'r1', status: 'captured', points: 100, bookedFor: from },
      { redemptionId: 'r1', status: 'reserved', points: 300 },
    ]);
    expect(redemptions[1]).not.toHaveProperty('bookedFor');
  });

  it('names the adjustments that wait, and not those that are booked', async () => {
    const memberId = await enrolled();
    for (const [adjustmentId, points] of [
      ['small', 10],
      ['large', 50_000],
    ] as const) {
      await askToAdjust(books, memberId, { adjustmentId, points });
    }
    const { waitingAdjustments, entries } = await page(memberId);
    expect(waitingAdjustments).toMatchObject([
      { adjustmentId: 'large', points: 50_000, requestedBy: 'agent-1' },
    ]);
    expect(entries).toMatchObject([{ reference: 'adjustment/small/' }]);
    await approveAdjustment(books, memberId, { adjustmentId: 'large', by: 'agent-2' });
    expect((await page(memberId)).waitingAdjustments).toEqual([]);
  });

  it("does not exist for an unknown member, and another member's cursor is refused", async () => {
    const [memberId, other] = [await enrolled(), await enrolled()];
    for (const id of ['p1', 'p2']) await books.buy(memberId, id, purchaseOf(1000));
    await expect(page(newMemberId())).rejects.toMatchObject({ code: 'member-not-found' });
    const { nextCursor: cursor } = await page(memberId, { limit: 1 });
    await expect(page(other, { cursor })).rejects.toMatchObject({ code: 'validation' });
  });

  it('shows staff the books of an erased member, and the member nothing', async () => {
    const memberId = await enrolled();
    await books.buy(memberId, 'p1', purchaseOf(1000));
    await erase(books.ledger, memberId);
    expect(await page(memberId)).toMatchObject({
      member: { status: 'erased', identifiers: {}, profile: {} },
      entries: [{ seq: 1 }, { seq: 2 }],
      purchases: [{ purchaseId: 'p1' }],
    });
    await expect(page(memberId, { own: true })).rejects.toMatchObject({ code: 'member-erased', status: 409 });
  });
});
