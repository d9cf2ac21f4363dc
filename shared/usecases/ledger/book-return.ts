import type { ReturnAnswer } from '#shared/contracts/ledger/book-return.ts';
import { actOf, type RedemptionAct } from '#shared/domain/ledger/act.ts';
import type { OpenLoan } from '#shared/domain/ledger/acts/loan.ts';
import { type ReturnCommand, type ReturnFacts, takeBack } from '#shared/domain/ledger/acts/take-back.ts';
import { describeBalance } from '#shared/domain/ledger/balance.ts';
import { describeRefund } from '#shared/domain/ledger/describe.ts';
import type { Entry, LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { unpackLines, unpackReturned } from '#shared/domain/ledger/packed/pack-lines.ts';
import {
  isFollowUpOf,
  paymentKey,
  purchaseReference,
  returnReference,
} from '#shared/domain/ledger/reference.ts';
import { present } from '#shared/domain/present.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { entryDocument } from '#shared/usecases/ledger/entry-document.ts';
import { tryAppend } from '#shared/usecases/log/append.ts';
import { sameContent } from '#shared/usecases/log/command.ts';
import type { LogReader, Named } from '#shared/usecases/log/log-reader.ts';
import type { BookingPorts } from '#shared/usecases/log/log-writer.ts';
import type { EntryOf } from '#shared/usecases/log/read-head.ts';
import type { CurrentProgram } from '#shared/usecases/program/current-program.ts';
import { type Bought, buyerOf, keyOfBought } from './bought.ts';
import { logsNeeded, type NeedsLogs, survivorsOf } from './loans.ts';
import { refundFacts } from './redemption-facts.ts';

/** The newest return or delivery of a purchase. It has the sums of all before it. */
export async function newestFollowUp(
  log: LogReader,
  references: Named,
  purchaseId: string,
): Promise<(NonNullable<ReturnFacts['newest']> & { readonly record: LedgerRecord }) | undefined> {
  const followUps = [...references].filter(([reference]) => isFollowUpOf(reference, purchaseId));
  const record = await log.newest(followUps.map(([, place]) => place));
  const act = actOf(record?.entry, 'return') ?? actOf(record?.entry, 'delivery');
  return record && act && { act, returned: unpackReturned(await log.lines(record.entry)), record };
}

/**
 * A purchase, its newest return, and the redemptions that paid for it. `payers` has the readers of other members' logs
 * whose redemptions may be among these.
 */
export async function gatherPurchase(
  log: LogReader,
  programs: Pick<CurrentProgram, 'get' | 'version'>,
  purchaseId: string,
  { payers = [], of }: { readonly payers?: readonly LogReader[] } & EntryOf = {},
): Promise<ReturnFacts> {
  const reference = purchaseReference(purchaseId);
  const { places: references } = await log.owned(reference, of);
  const place = references.get(reference);
  if (place === undefined) return { redemptions: new Map() };
  const { entry } = await log.record(place);
  const [lines, newest, program] = await Promise.all([
    log.lines(entry),
    newestFollowUp(log, references, purchaseId),
    // The recorded programme is read only to value the part that points paid, or to find the day of the uses.
    entry.purchase?.payments || (entry.change.kind === 'accrual' && entry.change.uses)
      ? programs.version(entry.programVersion)
      : programs.get(),
  ]);
  const paid = await gatherPayments(log, payers, entry);
  return { purchase: { entry, recorded: unpackLines(lines), program }, newest, ...paid };
}

/** The redemptions that paid for a purchase, each in the log that has it. */
async function gatherPayments(
  log: LogReader,
  readers: readonly LogReader[],
  { purchase, memberId }: Entry,
): Promise<Pick<ReturnFacts, 'redemptions' | 'refundKeys' | 'payers' | 'loans'>> {
  const redemptions = new Map<string, RedemptionAct>();
  const refundKeys = new Map<string, string>();
  const payers = new Map<string, number>();
  const loans = new Map<string, OpenLoan>();
  for (const payment of purchase?.payments ?? []) {
    const { redemptionId, member = memberId } = payment;
    const payer = log.logs.includes(member) ? -1 : readers.findIndex(({ logs }) => logs.includes(member));
    const reader = payer < 0 ? log : readers[payer];
    // Nobody ever was the member that it names, or is known to be.
    if (!reader?.logs.includes(member)) continue;
    const open = { own: log, others: readers };
    const { act, key, loan } = await refundFacts(reader, redemptionId, member, open);
    const named = paymentKey(payment);
    if (act) redemptions.set(named, act);
    if (key !== redemptionId) refundKeys.set(named, key);
    if (payer >= 0) payers.set(named, payer);
    if (loan) loans.set(named, loan);
  }
  return { redemptions, refundKeys, payers, loans };
}

/**
 * The members whose logs get back the points that paid for a purchase, beside its own: the survivors of those whom the
 * payments name. A purchase without such payments costs no read.
 */
async function payersOf(
  ports: BookingPorts,
  log: LogReader,
  { purchaseId, of }: Omit<Bought, 'memberId'>,
  lenders: readonly string[],
): Promise<readonly string[]> {
  const reference = purchaseReference(purchaseId);
  const place = (await log.owned(reference, of)).places.get(reference);
  const { purchase } = place ? (await log.record(place)).entry : {};
  const named = (purchase?.payments ?? []).flatMap(({ member }) => member ?? []);
  return survivorsOf(ports, log, [...named, ...lenders]);
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
    refund: describeRefund(entry),
    tierChange,
    balance: describeBalance(program, { memberId, seq, state }, recordedAt),
  });
}

/**
 * Books a return of a purchase, once for each return id. Points that paid go back to whose they were, in one write. `of`
 * is the absorbed member who bought.
 */
export async function bookReturn(
  ports: BookingPorts,
  programs: CurrentProgram,
  memberId: string,
  { of: asked, ...command }: ReturnCommand & EntryOf,
  lenders: readonly string[] = [],
): Promise<{ readonly replayed: boolean; readonly answer: ReturnAnswer }> {
  const program = await programs.get();
  const { purchaseId, returnId, contentHash } = command;
  const of = buyerOf({ memberId, of: asked });
  const bought = { memberId, purchaseId, of };
  const { key, done } = await keyOfBought(ports, bought, (purchase) => returnReference(purchase, returnId));
  const checkSame = sameContent(contentHash);
  if (done) checkSame(done);
  const booked = done
    ? { record: done, replayed: true }
    : await tryAppend<ReturnFacts, NeedsLogs>(ports, program, {
        memberId,
        others: {
          memberIds: (_, log) => payersOf(ports, log, { purchaseId, of }, lenders),
          missing: () => new TypeError('a payer has a log'),
        },
        reference: returnReference(key, returnId),
        prefix: purchaseReference(key),
        checkSame,
        gather: (log, { others: payers }) => gatherPurchase(log, programs, purchaseId, { payers, of }),
        decide: ({ state: own, otherStates: others, facts, now }) =>
          logsNeeded([...(facts.loans?.values() ?? [])], others) ??
          takeBack(program, { own, others }, { ...command, purchaseId: key }, facts, now),
      });
  if ('needs' in booked) return bookReturn(ports, programs, memberId, { of, ...command }, booked.members);
  const recorded = await programs.version(booked.record.entry.programVersion);
  return { replayed: booked.replayed, answer: describeReturnAnswer(recorded, booked.record) };
}
