import type { PurchaseAnswer } from '#shared/contracts/ledger/book-purchase.ts';
import {
  accrualOf,
  accrue,
  pastExpiries,
  type ReceiptCommand,
  type Used,
} from '#shared/domain/ledger/acts/accrue.ts';
import { PurchaseBooked } from '#shared/domain/ledger/acts/desk-refusals.ts';
import { describeBalance } from '#shared/domain/ledger/balance.ts';
import { saleCounter } from '#shared/domain/ledger/counters.ts';
import { describeAward } from '#shared/domain/ledger/describe.ts';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { purchaseReference } from '#shared/domain/ledger/reference.ts';
import { settle } from '#shared/domain/ledger/settle.ts';
import { present } from '#shared/domain/present.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { budgetsLeft } from '#shared/domain/promotions/budgets.ts';
import type { Payment, Purchase } from '#shared/domain/purchases/purchase.ts';
import { SaleBooked } from '#shared/domain/purchases/refusals.ts';
import type { SaleStore } from '#shared/stores/ledger/sale-store.ts';
import { type Giver, tryAppendBy } from '#shared/usecases/approvals/append-by.ts';
import { entryDocument, unknownPayments } from '#shared/usecases/ledger/entry-document.ts';
import type { BudgetHints } from '#shared/usecases/log/budget-hints.ts';
import { sameContent } from '#shared/usecases/log/command.ts';
import type { BookingPorts } from '#shared/usecases/log/log-writer.ts';
import { survivor } from '#shared/usecases/log/read-head.ts';
import {
  inItsStore,
  type JudgingPorts,
  personTruths,
  rulesInForce,
  rulesOf,
} from '#shared/usecases/promotions/rules-in-force.ts';
import { knownPayments } from './known-payments.ts';

/** The response to a purchase: a pure function of the entry and its programme, so a replay gets the same response. */
export function describePurchaseAnswer(
  program: Program,
  { entry, state }: LedgerRecord,
  changed?: readonly string[],
): PurchaseAnswer {
  const { memberId, recordedAt, awards = [], tierChange } = entry;
  // Points past their expiry day were expired in the same write. The balance includes those entries.
  const seq = entry.seq + settle(program, state, recordedAt).drafts.length;
  return present({
    entry: entryDocument(entry, program.version),
    pointsEarned: awards.reduce((sum, award) => sum + award.points, 0),
    awards: awards.map(describeAward),
    tierChange,
    changed,
    unknownPayments: unknownPayments(entry),
    notWaiting: entry.change.kind === 'accrual' ? entry.change.notWaiting : undefined,
    balance: describeBalance(program, { memberId, seq, state }, recordedAt),
  });
}

/** The stores and rules that booking a purchase needs. */
export interface PurchasePorts extends BookingPorts, JudgingPorts {
  readonly budgetHints: BudgetHints;
  /** The member of an id, or who held a card at an instant; undefined for an unknown card. */
  readonly memberOf: (reference: string, at: number) => Promise<string | undefined>;
  readonly sales: SaleStore;
}

interface PurchaseFacts {
  readonly used: Used | undefined;
  readonly truths: Uint8Array | undefined;
  readonly payments: readonly Payment[] | undefined;
  readonly bookedFor: string | undefined;
}

/** The checks of a purchase that a person of staff books. */
interface AtTheDesk {
  /** Returns another member for whom it is booked already. */
  readonly elsewhere?: (() => Promise<string | undefined>) | undefined;
  readonly giver?: Giver | undefined;
}

/** Another purchase has the sale: it is read which one, and whether it still has it. */
interface NeedsSale {
  readonly needs: 'sale';
  readonly sale: string;
}

/** The refusal of a sale that another purchase has; undefined where it is free by now. */
async function saleBooked(
  ports: PurchasePorts,
  { sale }: NeedsSale,
  isDesk: boolean,
): Promise<SaleBooked | undefined> {
  const stored = await ports.sales.find(sale);
  if (!stored || stored.isFree) return undefined;
  const { memberId, purchaseId } = stored.purchase;
  const head = isDesk ? await survivor(ports, memberId) : undefined;
  return new SaleBooked({ purchaseId, memberId: head?.entry.memberId });
}

/** Books a purchase, once for each purchase id. */
export async function bookPurchase(
  ports: PurchasePorts,
  memberId: string,
  received: ReceiptCommand,
  { elsewhere, giver }: AtTheDesk = {},
): Promise<{ readonly replayed: boolean; readonly answer: PurchaseAnswer }> {
  const accrual = accrualOf(received);
  const { rules, people, budgetHints, now: clock } = ports;
  const inForce = await rulesInForce(rules);
  const judging = await rulesOf(rules, inForce, accrual.purchase, clock());
  const { program, promotions, revoked } = judging;
  const command = await inItsStore(rules, accrual, program.version);
  const truths = personTruths(people, judging, memberId, command.purchase);
  const booked = await tryAppendBy<PurchaseFacts, NeedsSale>(ports, inForce.program, giver, {
    memberId,
    reference: purchaseReference(command.purchaseId),
    checkSame: sameContent(command.contentHash),
    gather: async (log) => {
      // Only a purchase whose points have expired already needs the expiries that were written. That costs one query.
      const past = pastExpiries(program, command.purchase.occurredAt, clock());
      const used = past === undefined ? undefined : await log.references(past);
      const payments = await knownPayments(ports, log, command.purchase);
      return { used, truths: await truths(), payments, bookedFor: await elsewhere?.() };
    },
    decide: ({ state, facts, exhausted, now }) => {
      if (facts.bookedFor !== undefined) throw new PurchaseBooked(facts.bookedFor);
      const left = budgetsLeft(promotions.promotions, exhausted);
      const considered = { promotions, truths: facts.truths, budgetsLeft: left, revoked };
      const purchase = { ...command.purchase, payments: facts.payments };
      const drafts = accrue(program, state, { ...command, purchase, memberId }, now, facts.used, considered);
      const { sale } = purchase;
      if (sale !== undefined && exhausted.has(saleCounter(sale))) return { needs: 'sale', sale };
      return { drafts, programVersion: program.version };
    },
    hints: budgetHints,
  });
  if ('needs' in booked) {
    const refusal = await saleBooked(ports, booked, received.desk !== undefined);
    if (refusal) throw refusal;
    return bookPurchase(ports, memberId, received, { elsewhere, giver });
  }
  const { record, replayed } = booked;
  const changed = await changedSinceQuote(rules, command.purchase, record);
  return {
    replayed,
    answer: describePurchaseAnswer(await rules.program(record.entry.programVersion), record, changed),
  };
}

/** The differences from the rules that a quote named: of an honoured one, the promotions whose promise was revoked. */
async function changedSinceQuote(
  rules: PurchasePorts['rules'],
  { quoteVersion, store }: Purchase,
  { entry: { programVersion, judged } }: LedgerRecord,
): Promise<readonly string[] | undefined> {
  if (quoteVersion === undefined) return undefined;
  if (quoteVersion === programVersion) return judged?.revoked?.map((id) => `promotions/${id}`);
  return rules.changedSince(quoteVersion, programVersion, store);
}
