import type { PurchaseAnswer } from '#shared/contracts/ledger/book-purchase.ts';
import { type AccrualCommand, accrue, checkPurchase, pastExpiries } from '#shared/domain/ledger/accrue.ts';
import { describeBalance } from '#shared/domain/ledger/balance.ts';
import { describeAward, describeEntry, present } from '#shared/domain/ledger/describe.ts';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { purchaseReference } from '#shared/domain/ledger/reference.ts';
import { settle } from '#shared/domain/ledger/settle.ts';
import { changedParts, type Program } from '#shared/domain/program/program.ts';
import { append, sameContent } from '#shared/usecases/ledger/append.ts';
import type { Surroundings } from '#shared/usecases/ledger/log-writer.ts';
import type { CurrentProgram } from '#shared/usecases/program/current-program.ts';

/** The answer to a purchase: a pure function of the entry and its programme, so a replay is the same. */
export function describePurchaseAnswer(
  program: Program,
  { entry, state }: LedgerRecord,
  changed?: readonly string[],
): PurchaseAnswer {
  const { memberId, recordedAt, awards = [], tierChange } = entry;
  // Points past their expiry were expired in the same step: the balance contains those entries, too.
  const seq = entry.seq + settle(program, state, recordedAt).drafts.length;
  return present({
    entry: describeEntry(entry),
    pointsEarned: awards.reduce((sum, award) => sum + award.points, 0),
    awards: awards.map(describeAward),
    tierChange,
    changed,
    balance: describeBalance(program, { memberId, seq, state }, recordedAt),
  }) as PurchaseAnswer;
}

/** What is no longer as a quote of that version saw it; undefined where the quote is current, or there was none. */
async function changedSince(
  programs: CurrentProgram,
  recorded: Program,
  quoteVersion: number | undefined,
): Promise<readonly string[] | undefined> {
  if (quoteVersion === undefined || quoteVersion === recorded.version) return undefined;
  return changedParts(await programs.find(quoteVersion), recorded);
}

/** A purchase earns points, once however often it is sent. */
export async function bookPurchase(
  around: Surroundings,
  programs: CurrentProgram,
  memberId: string,
  command: AccrualCommand,
): Promise<{ readonly replayed: boolean; readonly answer: PurchaseAnswer }> {
  checkPurchase(command.purchase);
  const program = await programs.get();
  const { record, replayed } = await append(around, program, {
    memberId,
    reference: purchaseReference(command.purchaseId),
    checkSame: sameContent(command.contentHash),
    // Only what is past its expiry already must know which expiries are written: one query more.
    gather: async (log) => {
      const past = pastExpiries(program, command.purchase.occurredAt, around.now());
      return past === undefined ? undefined : log.references(past);
    },
    decide: ({ state, facts: used, now }) => ({ drafts: accrue(program, state, command, now, used) }),
  });
  const recorded = await programs.version(record.entry.programVersion);
  const changed = await changedSince(programs, recorded, command.purchase.quoteVersion);
  return { replayed, answer: describePurchaseAnswer(recorded, record, changed) };
}
