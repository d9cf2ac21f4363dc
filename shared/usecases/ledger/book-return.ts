import type { ReturnAnswer } from '#shared/contracts/ledger/book-return.ts';
import { actOf, type RedemptionAct } from '#shared/domain/ledger/act.ts';
import { type ReturnCommand, type ReturnFacts, takeBack } from '#shared/domain/ledger/acts/take-back.ts';
import { describeBalance } from '#shared/domain/ledger/balance.ts';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { unpackLines, unpackReturned } from '#shared/domain/ledger/packed/pack-lines.ts';
import { purchaseReference, returnReference } from '#shared/domain/ledger/reference.ts';
import { present } from '#shared/domain/present.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { entryDocument } from '#shared/usecases/ledger/entry-document.ts';
import { append } from '#shared/usecases/log/append.ts';
import { sameContent } from '#shared/usecases/log/command.ts';
import type { LogReader, Named } from '#shared/usecases/log/log-reader.ts';
import type { BookingPorts } from '#shared/usecases/log/log-writer.ts';
import type { CurrentProgram } from '#shared/usecases/program/current-program.ts';
import { redemptionFacts } from './redemption-facts.ts';

/** The newest return of a purchase. It has the sums of all returns before it. */
export async function newestReturn(
  log: LogReader,
  references: Named,
  purchaseId: string,
): Promise<ReturnFacts['newest']> {
  const prefix = `${purchaseReference(purchaseId)}return/`;
  const returns = [...references].filter(([reference]) => reference.startsWith(prefix));
  const record = await log.newest(returns.map(([, place]) => place));
  const act = actOf(record?.entry, 'return');
  return record && act && { act, returned: unpackReturned(await log.lines(record.entry)) };
}

/** A purchase, its newest return, and the redemptions that paid for it. */
export async function gatherPurchase(
  log: LogReader,
  programs: Pick<CurrentProgram, 'get' | 'version'>,
  purchaseId: string,
): Promise<ReturnFacts> {
  const reference = purchaseReference(purchaseId);
  const references = await log.references(reference);
  const place = references.get(reference);
  if (place === undefined) return { redemptions: new Map() };
  const { entry } = await log.record(place);
  const [lines, newest, program] = await Promise.all([
    log.lines(entry),
    newestReturn(log, references, purchaseId),
    // The recorded programme is read only to value the part that points paid, or to find the day of the uses.
    entry.purchase?.payments || (entry.change.kind === 'accrual' && entry.change.uses)
      ? programs.version(entry.programVersion)
      : programs.get(),
  ]);
  const redemptions = new Map<string, RedemptionAct>();
  const refundKeys = new Map<string, string>();
  for (const { redemptionId } of entry.purchase?.payments ?? []) {
    const { act, key } = await redemptionFacts(log, redemptionId, entry.memberId);
    if (act) redemptions.set(redemptionId, act);
    if (key !== redemptionId) refundKeys.set(redemptionId, key);
  }
  return { purchase: { entry, recorded: unpackLines(lines), program }, newest, redemptions, refundKeys };
}

/** The response to a return: a pure function of its entry, so a replay gets the same response. */
export function describeReturnAnswer(program: Program, { entry, state }: LedgerRecord): ReturnAnswer {
  const act = actOf(entry, 'return');
  if (!act) throw new TypeError('not the entry of a return');
  const { memberId, seq, recordedAt, tierChange } = entry;
  return present({
    entry: entryDocument(entry, program.version),
    pointsReversed: act.reversed,
    pointsForgiven: act.forgiven,
    pointsRestored: act.restored,
    tierChange,
    balance: describeBalance(program, { memberId, seq, state }, recordedAt),
  });
}

/** Books a return of a purchase, once for each return id. */
export async function bookReturn(
  ports: BookingPorts,
  programs: CurrentProgram,
  memberId: string,
  command: ReturnCommand,
): Promise<{ readonly replayed: boolean; readonly answer: ReturnAnswer }> {
  const program = await programs.get();
  const { purchaseId, returnId, contentHash } = command;
  const { record, replayed } = await append(ports, program, {
    memberId,
    reference: returnReference(purchaseId, returnId),
    prefix: purchaseReference(purchaseId),
    checkSame: sameContent(contentHash),
    gather: (log) => gatherPurchase(log, programs, purchaseId),
    decide: ({ state, facts, now }) => ({ drafts: takeBack(program, state, command, facts, now) }),
  });
  const recorded = await programs.version(record.entry.programVersion);
  return { replayed, answer: describeReturnAnswer(recorded, record) };
}
