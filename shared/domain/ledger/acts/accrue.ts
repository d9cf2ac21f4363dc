import { move } from '#shared/domain/ledger/accounts.ts';
import type { DeskAct } from '#shared/domain/ledger/act.ts';
import { bounds, CHANNEL_AGE_DAYS, FUTURE_MS } from '#shared/domain/ledger/bounds.ts';
import { saleTaken } from '#shared/domain/ledger/counters.ts';
import type { CounterMove, Draft } from '#shared/domain/ledger/entry.ts';
import { evolve } from '#shared/domain/ledger/evolve.ts';
import { checkRoom, expiryOf, maturityOf } from '#shared/domain/ledger/lots.ts';
import { packLines } from '#shared/domain/ledger/packed/pack-lines.ts';
import { dueReference, purchaseReference } from '#shared/domain/ledger/reference.ts';
import {
  OccurredInFuture,
  TooManyPoints,
  TooOld,
  UnsupportedCurrency,
} from '#shared/domain/ledger/refusals.ts';
import { type AccountState, checkActive, sumOfPoints } from '#shared/domain/ledger/state.ts';
import { qualify } from '#shared/domain/ledger/tier.ts';
import { isGivenUp, mayWait, undeliveredKey } from '#shared/domain/ledger/undelivered.ts';
import { toBase } from '#shared/domain/money/convert.ts';
import { type Program, rateToBase } from '#shared/domain/program/program.ts';
import { paidAmount, payableAmount } from '#shared/domain/purchases/payable.ts';
import type { Purchase } from '#shared/domain/purchases/purchase.ts';
import { netPurchase, type Receipt } from '#shared/domain/purchases/receipt.ts';
import { PaymentsExceedPayable } from '#shared/domain/purchases/refusals.ts';
import { DAY_MS } from '#shared/domain/time/calendar.ts';
import { type Considered, choosePromotions } from './choose-promotions.ts';
import { basketOf, earn } from './earning.ts';
import { recordPromotions } from './record-promotions.ts';

export interface AccrualCommand {
  readonly purchaseId: string;
  readonly purchase: Purchase;
  readonly contentHash: string;
  /** An import or an admin may book history of any age. */
  readonly anyAge: boolean;
  /** The member in whose log it enters, which a sale and what waits remember; absent in quotes. */
  readonly memberId?: string | undefined;
  /** The remark of a purchase that the service desk books. */
  readonly desk?: Omit<DeskAct, 'kind'> | undefined;
}

/** A purchase as it comes from a till. */
export type ReceiptCommand = Omit<AccrualCommand, 'purchase'> & { readonly purchase: Receipt };

/** Checks that depend on neither state nor time; they run before the reference is looked up. */
export function accrualOf(command: ReceiptCommand): AccrualCommand {
  return { ...command, purchase: netPurchase(command.purchase) };
}

/** References of the expiries in the log that an accrual may need. */
export type Used = Pick<ReadonlySet<string>, 'has'>;

/** When something may have happened that is booked now. */
export function checkAge(occurredAt: number, anyAge: boolean, now: number): void {
  if (occurredAt > now + FUTURE_MS) throw new OccurredInFuture(now);
  const earliest = now - CHANNEL_AGE_DAYS * DAY_MS;
  if (!anyAge && occurredAt < earliest) throw new TooOld(earliest);
}

function checkPayments({ redemption }: Program, purchase: Purchase): void {
  const paid = paidAmount(purchase);
  if (paid === 0) return;
  const payable = payableAmount(purchase, redemption.exclude);
  if (paid > payable) throw new PaymentsExceedPayable(payable, paid);
}

function checkAdmissible(
  program: Program,
  state: AccountState,
  command: AccrualCommand,
  now: number,
): string {
  const { occurredAt, currency } = command.purchase;
  checkActive(state);
  checkAge(occurredAt, command.anyAge, now);
  const rate = rateToBase(program, currency);
  if (rate === undefined) throw new UnsupportedCurrency(program);
  checkPayments(program, command.purchase);
  return rate;
}

/** The move of the sale that a purchase takes, if it names one. */
function saleOf({ purchase: { sale }, purchaseId, memberId }: AccrualCommand): readonly CounterMove[] {
  if (sale === undefined) return [];
  if (memberId === undefined) throw new TypeError('a sale has its member');
  return [saleTaken(sale, { memberId, purchaseId })];
}

/** Whether the points of a purchase wait for its delivery, or should and cannot. */
function waitingOf(
  state: AccountState,
  { purchase, purchaseId, memberId = '' }: AccrualCommand,
  points: number,
  now: number,
): { readonly undelivered?: string; readonly notWaiting?: true } {
  if (purchase.maturesFrom !== 'delivery') return {};
  const isLate = isGivenUp({ boughtAt: purchase.occurredAt }, now);
  if (isLate || (points > 0 && !mayWait(state))) return { notWaiting: true };
  return { undelivered: undeliveredKey(memberId, purchaseId) };
}

/**
 * A purchase as entries: its accrual, and where its points are past their expiry already, their expiry in
 * the same write. `state` is settled to `now`.
 */
export function accrue(
  program: Program,
  state: AccountState,
  command: AccrualCommand,
  now: number,
  used: Used = new Set(),
  considered?: Considered,
): readonly Draft[] {
  const rate = checkAdmissible(program, state, command, now);
  const { purchase, purchaseId } = command;
  const basket = basketOf(program, purchase);
  const choice = choosePromotions(program, state, purchase, basket, considered);
  const earning = earn(program, state.tier.tierId, basket, choice.chosen);
  if (earning.points > bounds.pointsPerPurchase) throw new TooManyPoints(bounds.pointsPerPurchase);
  const expiresAt = expiryOf(program, purchase.occurredAt);
  // Points past their expiry do not wait for a maturity.
  const past = expiresAt !== null && expiresAt <= now;
  const waits = waitingOf(state, command, earning.points, now);
  const maturesAt = past || waits.undelivered ? null : maturityOf(program, purchase.occurredAt, now);
  const standing = qualify(program, state.enrolledAt, state.tier, {
    points: earning.qualifying,
    occurredAt: purchase.occurredAt,
  });
  const from = state.tier.tierId;
  const lot = {
    maturesAt,
    // A lot that would expire while it waits is gone as it matures.
    expiresAt: expiresAt === null ? null : Math.max(expiresAt, maturesAt ?? expiresAt),
    points: earning.points,
  };
  checkRoom(state, lot);
  const { awards, pointsMax } = earning;
  const decided = { choice, awards, pointsMax, considered };
  const { judged, uses, counters = [] } = recordPromotions(program, state, purchase, basket, decided);
  const moves = [...counters, ...saleOf(command)];
  const accrual: Draft = {
    kind: 'accrual',
    reference: purchaseReference(purchaseId),
    postings: move(
      earning.points,
      'issued',
      maturesAt === null && !waits.undelivered ? 'available' : 'pending',
    ),
    occurredAt: purchase.occurredAt,
    change: {
      kind: 'accrual',
      lot,
      qualifying: earning.qualifying,
      tier: standing,
      ...(uses && { uses }),
      ...waits,
    },
    purchase: {
      channel: purchase.channel,
      store: purchase.store,
      terminal: purchase.terminal,
      operator: purchase.operator,
      currency: purchase.currency,
      total: purchase.total,
      totalBase: toBase(program, purchase.currency, purchase.total),
      earnsBase:
        basket.counted.total === purchase.total
          ? undefined
          : toBase(program, purchase.currency, basket.counted.total),
      rate,
      ...(purchase.sale !== undefined && { sale: purchase.sale }),
      payments: purchase.payments,
    },
    awards,
    ...(judged && { judged }),
    tierChange: standing.tierId === from ? undefined : { from, to: standing.tierId },
    ...(command.desk && { act: { kind: 'desk', ...command.desk } }),
    contentHash: command.contentHash,
    lines: packLines(basket.lines, purchase.discounts),
    ...(moves.length > 0 && { counters: moves }),
  };
  return [accrual, ...lateExpiry(evolve(state, accrual), used, now)];
}

/**
 * The beginning of the references of expiries on the day on which the points of an accrual expired; an accrual may not
 * repeat them. Undefined for a sale whose points are not past their expiry at its booking.
 */
export function pastExpiries(program: Program, occurredAt: number, now: number): string | undefined {
  const expiresAt = expiryOf(program, occurredAt);
  if (expiresAt === null || expiresAt - DAY_MS > now) return undefined;
  return dueReference('expiry', expiresAt).slice(0, 'due/expiry/2026-11-24'.length);
}

/**
 * The reference of an expiry at this instant may be in use, and a reference is unique for ever: takes the next free
 * one.
 */
function lateExpiry(state: AccountState, used: Used, now: number): readonly Draft[] {
  const due = state.lots.filter((lot) => lot.expiresAt !== null && lot.expiresAt <= now);
  if (due.length === 0) return [];
  let instant = Math.max(...due.map((lot) => lot.expiresAt ?? 0));
  while (used.has(dueReference('expiry', instant))) instant += 1;
  return [
    {
      kind: 'expiry',
      reference: dueReference('expiry', instant),
      postings: move(sumOfPoints(due), 'available', 'expired'),
      occurredAt: instant,
      change: { kind: 'expiry' },
    },
  ];
}
