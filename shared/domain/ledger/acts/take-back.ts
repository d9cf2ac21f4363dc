import { checkOwnStore, type OwnStores } from '#shared/domain/clients/permissions.ts';
import type { Money, MovedTo, RedemptionAct, ReturnAct } from '#shared/domain/ledger/act.ts';
import { saleCounter } from '#shared/domain/ledger/counters.ts';
import type { CounterMove, Entry, PurchaseSummary } from '#shared/domain/ledger/entry.ts';
import { packReturned } from '#shared/domain/ledger/packed/pack-lines.ts';
import {
  idOfKey,
  ownedKey,
  paymentKey,
  returnReference,
  returnRefundReference,
} from '#shared/domain/ledger/reference.ts';
import { PurchaseNotFound } from '#shared/domain/ledger/refusals.ts';
import type { AccountState } from '#shared/domain/ledger/state.ts';
import { disqualify } from '#shared/domain/ledger/tier.ts';
import { pointWorth, worthOf } from '#shared/domain/ledger/worth.ts';
import { toBase } from '#shared/domain/money/convert.ts';
import { ceiling, divide, integer, roundHalfUp } from '#shared/domain/money/rational.ts';
import { spread } from '#shared/domain/money/spread.ts';
import type { Program } from '#shared/domain/program/program.ts';
import type { Delivered } from '#shared/domain/purchases/delivered.ts';
import { paidAmount, spreadOverPayable } from '#shared/domain/purchases/payable.ts';
import type { PurchaseLine } from '#shared/domain/purchases/purchase.ts';
import type { RecordedLines } from '#shared/domain/purchases/recorded.ts';
import {
  amountBack,
  isBack,
  type LineBack,
  nothingBack,
  pointsBack,
  pointsBackByLine,
  type Returned,
} from '#shared/domain/purchases/returned.ts';
import { checkAge } from './accrue.ts';
import { type ClawedBack, clawBack, clawBackUndelivered } from './claw-back.ts';
import { undeliveredPurchase } from './delivery.ts';
import { budgetsBack, usesBack } from './give-back-promotions.ts';
import { pointsOfLines, spreadOver } from './line-points.ts';
import type { OpenLoan } from './loan.ts';
import { type LogDrafts, type LogStates, ReceivingLogs } from './receiving.ts';
import { giveBack, refundable } from './refund.ts';
import { type ReturnedPart, returnedAfter } from './returned-lines.ts';

export interface ReturnCommand {
  readonly purchaseId: string;
  readonly returnId: string;
  readonly occurredAt: number;
  /** All that is left when absent. */
  readonly lines?: readonly ReturnedPart[] | undefined;
  readonly contentHash: string;
  readonly anyAge: boolean;
  readonly moved?: MovedTo | undefined;
  readonly ownStores?: OwnStores | undefined;
}

/** The sums of the returns of a purchase. */
export type ReturnedSoFar = Pick<ReturnAct, 'reversedSoFar' | 'forgivenSoFar' | 'restoredSoFar' | 'moved'>;

/** The facts about a purchase before a return. */
export interface ReturnFacts {
  readonly purchase?:
    | {
        readonly entry: Entry;
        readonly recorded: RecordedLines;
        /** The programme of the booking, which gives the worth of the points that paid. */
        readonly program: Program;
      }
    | undefined;
  /** The newest earlier return: its act, and what came back so far. */
  readonly newest?: { readonly act: ReturnedSoFar; readonly returned: Returned } | undefined;
  /** The redemptions that paid for it, as they stand, by the keys of their payments. */
  readonly redemptions: ReadonlyMap<string, RedemptionAct>;
  /** The keys of redemptions in the references of refunds, where they are not the redemption ids. */
  readonly refundKeys?: ReadonlyMap<string, string> | undefined;
  /** The places of the logs that have redemptions of others, among the other logs of the return. */
  readonly payers?: ReadonlyMap<string, number> | undefined;
  /** Points of other members among those that these redemptions spent. */
  readonly loans?: ReadonlyMap<string, OpenLoan> | undefined;
}

/** Sums over the lines: for what was back before a return, and for what is back after it. */
interface Share {
  readonly before: number;
  readonly after: number;
}

/** The price of the returned goods, at the rate of the purchase. */
function summaryOf(
  program: Program,
  { channel, store, currency, rate, total, totalBase }: PurchaseSummary,
  amounts: Share,
): PurchaseSummary {
  const inBase = (amount: number) =>
    total <= 0
      ? toBase(program, currency, amount)
      : roundHalfUp({ numerator: BigInt(totalBase) * BigInt(amount), denominator: BigInt(total) });
  return {
    channel,
    store,
    currency,
    rate,
    total: amounts.after - amounts.before,
    totalBase: inBase(amounts.after) - inBase(amounts.before),
  };
}

/** Points that the payments stand for, by their keys. */
function pointsPaid(
  program: Program,
  { currency, payments = [] }: PurchaseSummary,
  redemptions: ReturnFacts['redemptions'],
): ReadonlyMap<string, number> {
  const amounts = new Map<string, number>();
  for (const payment of payments) {
    const key = paymentKey(payment);
    amounts.set(key, (amounts.get(key) ?? 0) + payment.amount);
  }
  return new Map(
    [...amounts].map(([key, amount]) => {
      const act = redemptions.get(key);
      return [key, act ? pointsBehind(program, act, { amount, currency }) : 0];
    }),
  );
}

/**
 * The captured points behind an amount of money, rounded up: their part of the redemption's value, or their worth where
 * that value is in another currency. All of them where neither is known.
 */
function pointsBehind(program: Program, { value, points, captured }: RedemptionAct, paid: Money): number {
  if (value?.currency === paid.currency && value.amount > 0) {
    const part = { numerator: BigInt(points) * BigInt(paid.amount), denominator: BigInt(value.amount) };
    return Math.min(captured, ceiling(part));
  }
  const worth = pointWorth(program, paid.currency);
  const all = worthOf(program, captured, paid.currency);
  if (!value || !worth || !all || all.amount <= paid.amount) return captured;
  return Math.min(captured, ceiling(divide(integer(paid.amount), worth)));
}

/** Points or money of payments by line, as they were spread when the purchase was booked. */
function onLines(
  { lines, isFirstForm }: RecordedLines,
  { redemption }: Program,
  paid: number,
): readonly number[] {
  if (!isFirstForm) return spreadOverPayable(lines, paid, redemption.exclude);
  return spread(
    paid,
    lines.map(({ amount }) => amount),
  );
}

/**
 * The points that paid for the returned goods go back first, each to the member whose they were, from each redemption at
 * most the points that it still has.
 */
function restore(
  program: Program,
  logs: ReceivingLogs,
  { entry, recorded, program: programThen }: NonNullable<ReturnFacts['purchase']>,
  { redemptions, refundKeys, payers, loans, newest }: ReturnFacts,
  returned: { readonly cause: string; readonly elsewhere: string; readonly after: readonly LineBack[] },
  now: number,
): ReturnAct['restoredSoFar'] {
  const soFar: ReturnAct['restoredSoFar'][number][] = [];
  for (const [key, paid] of entry.purchase ? pointsPaid(programThen, entry.purchase, redemptions) : []) {
    const before = newest?.act.restoredSoFar.find((one) => one.redemptionId === key)?.points ?? 0;
    const due = pointsBack(recorded.lines, onLines(recorded, programThen, paid), returned.after) - before;
    const act = redemptions.get(key);
    const points = act ? Math.max(0, Math.min(due, refundable(act))) : 0;
    soFar.push({ redemptionId: key, points: before + points });
    if (!act || points === 0) continue;
    const payer = payers?.get(key) ?? 'own';
    const cause = payer === 'own' ? returned.cause : returned.elsewhere;
    const reference = returnRefundReference(refundKeys?.get(key) ?? idOfKey(key), cause);
    giveBack(program, logs, payer, { act, loan: loans?.get(key), points, reference, cause }, now);
  }
  return soFar;
}

/** The move by which a sale is free again: when all lines of its purchase are back by pieces. */
function saleFreed(
  { sale }: PurchaseSummary,
  { lines }: RecordedLines,
  after: readonly LineBack[],
): readonly CounterMove[] {
  return sale !== undefined && isBack(lines, after) ? [{ counter: saleCounter(sale), by: -1 }] : [];
}

const sumOfPoints = (list: ReturnAct['restoredSoFar']) => list.reduce((sum, { points }) => sum + points, 0);

/** The points that each line owes. */
function owedByLine(
  lines: readonly PurchaseLine[],
  points: readonly number[],
  back: { readonly before: readonly LineBack[]; readonly after: readonly LineBack[] },
): readonly number[] {
  const before = pointsBackByLine(lines, points, back.before);
  return pointsBackByLine(lines, points, back.after).map((part, index) => part - (before[index] ?? 0));
}

/** Takes the points that the lines owe, first from where the purchase was booked. */
function takeOwed(
  state: AccountState,
  { clawback }: Program,
  { entry, recorded: { lines } }: NonNullable<ReturnFacts['purchase']>,
  returned: Returned,
  after: readonly LineBack[],
): { readonly owed: number; readonly taken: ClawedBack; readonly delivered?: Delivered } {
  const { awards = [], judged, change } = entry;
  if (change.kind !== 'accrual') throw new TypeError('an accrual has its purchase');
  const booked = pointsOfLines(lines, awards, judged?.covers);
  const byLine = owedByLine(lines, booked, { before: returned.lines, after });
  const owed = byLine.reduce((all, part) => all + part, 0);
  const waits = undeliveredPurchase(entry, lines);
  if (!waits) return { owed, taken: clawBack(state, clawback, change.lot, owed) };
  const before = { key: waits.key, delivered: returned.delivered ?? waits.delivered };
  const taken = clawBackUndelivered(state, clawback, before, byLine);
  return { owed, taken, delivered: taken.delivered };
}

/**
 * Books a return. First the points that paid for the goods go back to their lots, then the points that the goods earned
 * are owed: exactly those that were booked for them, whatever the programme says now. Several partial returns equal one
 * whole return. The states are settled to `now`; the draft of the return itself is the last of the own log.
 */
export function takeBack(
  program: Program,
  states: LogStates,
  command: ReturnCommand,
  facts: ReturnFacts,
  now: number,
): LogDrafts {
  const { own: state } = states;
  if (!facts.purchase) throw new PurchaseNotFound();
  checkAge(command.occurredAt, command.anyAge, now);
  const { entry } = facts.purchase;
  const { lines } = facts.purchase.recorded;
  const { purchase, change } = entry;
  if (!purchase || change.kind !== 'accrual') throw new TypeError('an accrual has its purchase');
  checkOwnStore(command.ownStores, { at: 'purchase', store: purchase.store });
  const returned = facts.newest?.returned ?? nothingBack(lines);
  const returnedNow = returnedAfter(lines, returned, command.lines);
  const [before, after] = [returned.lines, returnedNow.lines];
  const pointsOf = (wholes: readonly number[]) =>
    pointsBack(lines, wholes, after) - pointsBack(lines, wholes, before);
  const moneyOf = (amounts: readonly number[]): Share => ({
    before: amountBack(lines, amounts, returned),
    after: amountBack(lines, amounts, returnedNow),
  });
  const { purchaseId, returnId, contentHash } = command;
  const reference = returnReference(purchaseId, returnId);
  const elsewhere = returnReference(ownedKey(entry.memberId, idOfKey(purchaseId)), returnId);
  const causes = { cause: reference, elsewhere, after };
  const logs = new ReceivingLogs(states);
  const restoredSoFar = restore(program, logs, facts.purchase, facts, causes, now);
  const { owed, taken, delivered } = takeOwed(logs.own.state, program, facts.purchase, returned, after);
  const earlier = facts.newest?.act;
  const budgets = budgetsBack(
    entry,
    lines,
    { before, after },
    { taken: taken.taken, owed, forgivenBefore: earlier?.forgivenSoFar ?? 0 },
  );
  const forgivenSoFar = (earlier?.forgivenSoFar ?? 0) + taken.forgiven;
  const isUndone = forgivenSoFar === 0 && isBack(lines, after);
  const { timeZone } = facts.purchase.program;
  const { isFirstForm } = returned;
  const uses = usesBack(state, entry, lines, { before, after }, { isUndone, isFirstForm }, timeZone);
  const credit = pointsOf(spreadOver(lines, change.qualifying, ({ earns }) => earns));
  const sale = { points: credit, occurredAt: entry.occurredAt };
  const tier = disqualify(program, state.enrolledAt, state.tier, sale, now);
  const paidThen = onLines(facts.purchase.recorded, facts.purchase.program, paidAmount(purchase));
  const paid = moneyOf(paidThen);
  const act: ReturnAct = {
    kind: 'return',
    reversed: taken.taken,
    forgiven: taken.forgiven,
    restored: sumOfPoints(restoredSoFar) - sumOfPoints(earlier?.restoredSoFar ?? []),
    reversedSoFar: (earlier?.reversedSoFar ?? 0) + taken.taken,
    forgivenSoFar,
    restoredSoFar,
    ...(paid.after !== paid.before && { paidByPoints: paid.after - paid.before }),
    ...(command.moved && { moved: command.moved }),
  };
  const counters = [...budgets, ...saleFreed(purchase, facts.purchase.recorded, after)];
  logs.add('own', {
    kind: 'return',
    reference,
    postings: taken.postings,
    occurredAt: command.occurredAt,
    change: {
      kind: 'movement',
      ...taken.movement,
      tier,
      ...(uses.length > 0 && { uses }),
      ...(isUndone && { undone: true as const }),
    },
    purchase: summaryOf(facts.purchase.program, purchase, moneyOf(lines.map(({ amount }) => amount))),
    tierChange: tier.tierId === state.tier.tierId ? undefined : { from: state.tier.tierId, to: tier.tierId },
    act,
    contentHash,
    lines: packReturned({ ...returnedNow, delivered }),
    ...(counters.length > 0 && { counters }),
  });
  return logs.drafts;
}
