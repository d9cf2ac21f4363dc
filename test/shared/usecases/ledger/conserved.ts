import { expect } from 'vitest';
import { actOf } from '#shared/domain/ledger/act.ts';
import { budgetsBack } from '#shared/domain/ledger/acts/give-back-promotions.ts';
import type { Entry, LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { unpackLines, unpackReturned } from '#shared/domain/ledger/packed/pack-lines.ts';
import { purchaseReference } from '#shared/domain/ledger/reference.ts';
import { budgetCounter } from '#shared/domain/promotions/budgets.ts';
import type { LineBack } from '#shared/domain/purchases/returned.ts';
import { LogReader } from '#shared/usecases/log/log-reader.ts';
import type { Books } from '../books.ts';
import { expectSoundLog } from './sound.ts';

const purchaseOfReturn = (reference: string) => reference.slice(0, reference.indexOf('return/'));

/** Points of a log that budgets paid, by counter, without those that its returns gave back. */
export async function paidByBudgets(
  reader: Pick<LogReader, 'lines'>,
  log: readonly LedgerRecord[],
): Promise<ReadonlyMap<string, number>> {
  const paid = new Map<string, number>();
  const add = (counter: string, points: number) => paid.set(counter, (paid.get(counter) ?? 0) + points);
  const purchases = new Map<string, { readonly entry: Entry; returned: readonly LineBack[] }>();
  for (const { entry } of log) {
    const { reference, judged, awards = [] } = entry;
    if (entry.kind === 'accrual') purchases.set(reference, { entry, returned: [] });
    for (const [index, { promotionId = '', points }] of awards.entries()) {
      if (judged?.budgeted.includes(index)) add(budgetCounter(promotionId), points);
    }
    const act = actOf(entry, 'return');
    const purchase = purchases.get(purchaseOfReturn(reference));
    if (!act || !purchase) continue;
    const { lines } = unpackLines(await reader.lines(purchase.entry));
    const { lines: after } = unpackReturned(await reader.lines(entry));
    const returned = { before: purchase.returned, after };
    const { reversed, forgiven, forgivenSoFar } = act;
    const taken = { taken: reversed, owed: reversed + forgiven, forgivenBefore: forgivenSoFar - forgiven };
    for (const { counter, by } of budgetsBack(purchase.entry, lines, returned, taken)) add(counter, by);
    purchase.returned = after;
  }
  return paid;
}

/**
 * A budget loses nothing and pays nothing beyond it, however its writers ended: each counter is the sum that the
 * sound logs of all these members paid, less the points given back. Takes `budgets` by promotion and returns the
 * points taken from each.
 */
export async function expectConserved(
  books: Books,
  members: readonly string[],
  budgets: Readonly<Record<string, number>>,
): Promise<Readonly<Record<string, number>>> {
  const logs = await Promise.all(
    members.map(async (member) =>
      paidByBudgets(new LogReader(books, member), await expectSoundLog(books, member)),
    ),
  );
  const taken: Record<string, number> = {};
  for (const [promotionId, budget] of Object.entries(budgets)) {
    const counter = budgetCounter(promotionId);
    const counted = await books.counters.taken(counter);
    expect(counted).toBe(logs.reduce((sum, paid) => sum + (paid.get(counter) ?? 0), 0));
    expect(counted).toBeGreaterThanOrEqual(0);
    expect(counted).toBeLessThanOrEqual(budget);
    taken[promotionId] = counted;
  }
  return taken;
}

/** The points that a promotion gave for a purchase; undefined where it gave none. */
export async function awardFor(
  books: Books,
  memberId: string,
  purchaseId: string,
  promotionId: string,
): Promise<number | undefined> {
  const log = await books.log(memberId);
  const { entry } = log.find((record) => record.entry.reference === purchaseReference(purchaseId)) ?? {};
  return entry?.awards?.find((award) => award.promotionId === promotionId)?.points;
}
