import type { Program } from '#shared/domain/program/program.ts';
import type { Payment } from '#shared/domain/purchases/purchase.ts';
import { type BookedLine, type BookedPurchase, type Books, thousandths } from './books.ts';
import { takeDelivered } from './deliveries.ts';
import { add, divide, integer, multiply, nearest, subtract } from './fraction.ts';
import {
  available,
  earliestFirst,
  type Parcel,
  pendingOf,
  put,
  redeemedBy,
  sumOf,
  take,
  type Which,
} from './parcels.ts';
import { askAwards, refillBudgets, undo } from './promotion-returns.ts';
import { Refused } from './refused.ts';
import { cameBack, cameBackDown, portionUp, split } from './shares.ts';
import { giveBack, pointsFor, worthIn } from './spending.ts';
import { uncredit } from './standing.ts';

/** Pieces of a line, or an amount of its money while the goods stay. */
export type ReturnedGoods =
  | { readonly lineId: string; readonly quantity: number }
  | { readonly lineId: string; readonly amount: number };

export interface ReturnAnswer {
  readonly pointsReversed: number;
  readonly pointsForgiven: number;
  readonly pointsRestored: number;
  readonly refund: {
    readonly total: number;
    readonly points: { readonly points: number; readonly amount: number };
    readonly toPay: number;
  };
}

/** The books of members whose points may have paid, by member. */
export type PayerBooks = ReadonlyMap<string, Books>;

/** Books goods that come back: first what was paid with points is given back, then what they earned is owed. */
export function takeBack(
  books: Books,
  purchaseId: string,
  goods: readonly ReturnedGoods[] | undefined,
  program: Program,
  active: readonly string[],
  now: number,
  payers: PayerBooks = new Map(),
): ReturnAnswer {
  const booked = books.purchases.get(purchaseId);
  if (!booked) throw new Refused('purchase-not-found');
  const linesBefore = structuredClone(booked.lines);
  const qualifyingBefore = totalOf(booked, ({ qualifying }) => qualifying);
  const mayBeNamed = (lineId: string) =>
    booked.lines.some((line) => line.lineId === lineId && !line.isRounding);
  if (goods?.some(({ lineId }) => !mayBeNamed(lineId))) {
    throw new Refused('unknown-line');
  }
  for (const part of goods ?? whatIsLeft(booked)) markReturned(booked, part);
  markRounding(booked);
  const owed = ask(booked);
  const asked = askAwards(booked, linesBefore);
  const qualifying = totalOf(booked, (line) => line.qualifying) - qualifyingBefore;
  const pointsRestored = (booked.purchase.payments ?? []).reduce((all, payment) => {
    const payer = payment.member === undefined ? books : payers.get(payment.member);
    return payer ? all + restore(payer, booked, payment, program, now) : all;
  }, 0);
  const owedByLine = booked.lines.map((line, index) => {
    const before = linesBefore[index] ?? line;
    return cameBackDown(line, line.points) - cameBackDown(before, line.points);
  });
  const pointsReversed = clawBack(books, purchaseId, booked, { owed, owedByLine }, program);
  refillBudgets(booked, asked, { taken: pointsReversed, owed });
  booked.forgiven += owed - pointsReversed;
  undo(books, booked, program, active);
  if (booked.period !== null) uncredit(books.standing, booked.period, qualifying, program, now);
  const total = moneyOf(booked.lines) - moneyOf(linesBefore);
  const amount = paidOf(booked.lines) - paidOf(linesBefore);
  const refund = { total, points: { points: pointsRestored, amount }, toPay: total - amount };
  return { pointsReversed, pointsForgiven: owed - pointsReversed, pointsRestored, refund };
}

const sum = (numbers: readonly number[]) => numbers.reduce((all, number) => all + number, 0);

/** Whole minor units that came back of each line, half up. */
const moneyOf = (lines: readonly BookedLine[]) => sum(lines.map(({ money }) => nearest(money)));

/** Whole minor units of it that points had paid. */
const paidOf = (lines: readonly BookedLine[]) => sum(lines.map((line) => nearest(cameBack(line, line.paid))));

/**
 * Points that are owed now. Where a promotion pays less than the programme a line may stand below zero by a point;
 * even so nothing is asked twice, and never more than was earned.
 */
function ask(booked: BookedPurchase): number {
  const earned = booked.awards.reduce((sum, { points }) => sum + points, 0);
  const before = booked.owed;
  booked.owed = Math.max(
    before,
    Math.min(
      earned,
      totalOf(booked, ({ points }) => points),
    ),
  );
  return booked.owed - before;
}

function whatIsLeft({ lines }: BookedPurchase): ReturnedGoods[] {
  const left = lines
    .map(({ lineId, quantity, returned }) => ({ lineId, quantity: (quantity - returned) / 1000 }))
    .filter(({ quantity }) => quantity > 0);
  if (left.length === 0) throw new Refused('amount-exceeds-original');
  return left;
}

function markRounding({ lines }: BookedPurchase): void {
  const others = lines.filter(({ isRounding }) => !isRounding);
  if (others.some(({ returned, quantity }) => returned < quantity)) return;
  for (const line of lines.filter(({ isRounding }) => isRounding)) bringBack(line, line.quantity);
}

function markReturned({ lines }: BookedPurchase, part: ReturnedGoods): void {
  const line = lines.find(({ lineId }) => lineId === part.lineId);
  if (!line) throw new Refused('amount-exceeds-original');
  if ('amount' in part) {
    const money = nearest(line.money) + part.amount;
    if (money > line.amount) throw new Refused('amount-exceeds-original');
    line.money = integer(money);
  } else {
    const pieces = thousandths(part.quantity);
    if (pieces > line.quantity - line.returned) throw new Refused('amount-exceeds-original');
    bringBack(line, pieces);
  }
}

/** Pieces bring their part of the money that is still out. */
function bringBack(line: BookedLine, pieces: number): void {
  const out = line.quantity - line.returned;
  if (out === 0) return;
  const left = subtract(integer(line.amount), line.money);
  line.money = add(line.money, divide(multiply(left, integer(pieces)), integer(out)));
  line.returned += pieces;
}

/** Sums each line's share that has come back so far, rounded down; the last unit brings the rest. */
function totalOf({ lines }: BookedPurchase, pointsOf: (line: BookedLine, index: number) => number): number {
  return lines.reduce((all, line, index) => all + cameBackDown(line, pointsOf(line, index)), 0);
}

/** Points of a redemption go back to the books that have it. */
function restore(
  books: Books,
  booked: BookedPurchase,
  payment: Payment,
  program: Program,
  now: number,
): number {
  const { redemptionId, member = '' } = payment;
  const givenBackTo = `${member} ${redemptionId}`;
  const weights = booked.lines.map(({ payable }) => integer(payable));
  const shares = split(pointsPaid(books, booked, payment, program), weights);
  const before = booked.givenBack.get(givenBackTo) ?? 0;
  const byNow = totalOf(booked, (_, index) => shares[index] ?? 0);
  const left = sumOf(books.parcels.filter(redeemedBy(redemptionId)));
  const points = Math.max(0, Math.min(byNow - before, left));
  giveBack(books, redemptionId, points, program, now);
  booked.givenBack.set(givenBackTo, before + points);
  return points;
}

/** The points that a payment stands for, as far as they are captured by now. */
function pointsPaid(
  { redemptions }: Books,
  { purchase }: BookedPurchase,
  { redemptionId, amount }: Payment,
  program: Program,
): number {
  const redemption = redemptions.get(redemptionId);
  if (!redemption) return 0;
  const { points, value, captured } = redemption;
  if (value.currency === purchase.currency && value.amount > 0) {
    return Math.min(captured, portionUp(points, amount, value.amount));
  }
  if (worthIn(captured, purchase.currency, program) <= amount) return captured;
  return Math.min(captured, pointsFor(amount, purchase.currency, program));
}

/** Takes points that goods had earned, as far as the policy allows; returns the number taken, debt included. */
function clawBack(
  books: Books,
  purchaseId: string,
  { expiresAt: ownExpiry, delivery }: BookedPurchase,
  { owed, owedByLine }: { readonly owed: number; readonly owedByLine: readonly number[] },
  program: Program,
): number {
  const { clawback } = program;
  const sources: readonly Which[] = [
    pendingOf(purchaseId),
    (parcel) => available(parcel) && parcel.expiresAt === ownExpiry,
    available,
  ];
  const taken: Parcel[] = delivery ? takeDelivered(books, purchaseId, delivery, owedByLine, program) : [];
  const open = delivery ? [available] : sources;
  for (const source of clawback === 'pending-only' ? open.slice(0, delivery ? 0 : 1) : open) {
    taken.push(...take(books.parcels, owed - sumOf(taken), source, earliestFirst));
  }
  for (const parcel of taken) put(books.parcels, { ...parcel, place: { is: 'gone', why: 'reversed' } });
  const debt = clawback === 'negative' ? owed - sumOf(taken) : 0;
  books.debt += debt;
  books.lifetime.reversed += sumOf(taken) + debt;
  return sumOf(taken) + debt;
}
