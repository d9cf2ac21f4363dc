import { postingsOf, sumOf } from '#shared/domain/ledger/accounts.ts';
import { actOf, type RedemptionAct } from '#shared/domain/ledger/act.ts';
import { bounds } from '#shared/domain/ledger/bounds.ts';
import { stockReturned } from '#shared/domain/ledger/counters.ts';
import type { Draft, Entry } from '#shared/domain/ledger/entry.ts';
import { addLot, restore, spend } from '#shared/domain/ledger/lots.ts';
import { capturePartReference, redemptionStepReference } from '#shared/domain/ledger/reference.ts';
import { AmountExceedsOriginal, TooManyParts } from '#shared/domain/ledger/refusals.ts';
import { type AccountState, type Lot, sumOfPoints } from '#shared/domain/ledger/state.ts';
import { NotAStep, RedemptionCaptured } from './redemption-refusals.ts';
import { keptLots } from './refund.ts';
import { type Open, openReservation, type RedemptionFacts, type StepCommand } from './reservation.ts';

/** A part of the reserved points, for one of the parcels in which an order leaves. */
export interface PartCommand extends StepCommand {
  readonly captureId: string;
  readonly points: number;
  /** Nothing more is captured: the rest goes back. */
  readonly final: boolean;
}

/** Refuses more points than are reserved, and a fraction of a piece of a reward. */
function checkPoints({ reservation, act }: Open, points: number): void {
  const reserved = sumOfPoints(reservation.lots);
  if (points > reserved) {
    throw new AmountExceedsOriginal(`${reserved} points are reserved.`, { left: reserved }, [
      { pointer: '/points', message: `must be at most ${reserved}` },
    ]);
  }
  const piece = pieceOf(act);
  if (piece !== undefined && points % piece !== 0) throw new NotAStep(piece, '/points');
}

/** The points of one piece of a reward. */
function pieceOf({ reward, points }: RedemptionAct): number | undefined {
  return reward && points / reward.quantity;
}

/** The redemption after some more of its points are captured. */
function withCaptured({ act }: Open, spent: readonly Lot[], status: RedemptionAct['status']): RedemptionAct {
  const lots = [...keptLots(act), ...spent].reduce<readonly Lot[]>(addLot, []);
  return { ...act, status, captured: act.captured + sumOfPoints(spent), lots };
}

type Movable = Pick<Draft, 'postings' | 'change' | 'act' | 'counters'>;

/** Spends some of the reserved points, earliest expiry first; the rest goes back to its lots. */
function captureAndEnd(state: AccountState, open: Open, points: number, now: number): Movable {
  const { reservation, act } = open;
  const { redemptionId, reward } = reservation;
  const { spent, left } = spend(reservation.lots, points);
  const { arrived, expired, confiscated } = restore(state, left, now);
  const piece = pieceOf(act);
  return {
    postings: postingsOf({
      available: sumOfPoints(arrived),
      reserved: -sumOfPoints(reservation.lots),
      redeemed: points,
      expired,
      confiscated,
    }),
    change: { kind: 'movement', ended: redemptionId, arrived },
    act: withCaptured(open, spent, 'captured'),
    counters: stockReturned(
      reward && piece ? [{ ...reward, quantity: reward.quantity - points / piece }] : [],
    ),
  };
}

/** Spends some of the reserved points, earliest expiry first; the rest stays reserved until the same instant. */
function captureAndKeep({ reservation, act }: Open, points: number): Movable {
  const { reward } = reservation;
  const { spent, left } = spend(reservation.lots, points);
  const piece = pieceOf(act);
  const rest = reward && piece && { reward: { ...reward, quantity: reward.quantity - points / piece } };
  return {
    postings: postingsOf({ reserved: -points, redeemed: points }),
    change: { kind: 'movement', reserve: { ...reservation, lots: left, ...rest } },
    act: withCaptured({ reservation, act }, spent, 'reserved'),
  };
}

/**
 * Spends all or a part of the reserved points; the rest goes back to its lots. Suspended and erased members reserved
 * before: what they ordered is under way.
 */
export function capture(
  state: AccountState,
  command: StepCommand,
  facts: RedemptionFacts,
  now: number,
): readonly Draft[] {
  const open = openReservation(state, command, facts);
  const points = command.points ?? sumOfPoints(open.reservation.lots);
  checkPoints(open, points);
  return [
    {
      kind: 'capture',
      reference: redemptionStepReference(command.redemptionId, 'capture'),
      ...captureAndEnd(state, open, points, now),
      occurredAt: now,
      contentHash: command.contentHash,
    },
  ];
}

/** A repeated capture takes the same points as the first; without `points` it takes all that was reserved. */
export function checkSamePoints(entry: Entry, points = -sumOf(entry.postings, 'reserved')): void {
  const captured = actOf(entry, 'redemption')?.captured ?? 0;
  if (points !== sumOf(entry.postings, 'redeemed')) throw new RedemptionCaptured(captured);
}

/** Spends a part of the reserved points. It ends the reservation where it is the final one, or nothing is left. */
export function capturePart(
  state: AccountState,
  command: PartCommand,
  facts: RedemptionFacts,
  now: number,
): readonly Draft[] {
  const { redemptionId, captureId, points, final } = command;
  const open = openReservation(state, command, facts);
  if ((facts.parts ?? 0) >= bounds.captureParts) {
    throw new TooManyParts('captures', bounds.captureParts);
  }
  checkPoints(open, points);
  const ends = final || points === sumOfPoints(open.reservation.lots);
  return [
    {
      kind: 'capture',
      reference: capturePartReference(redemptionId, captureId),
      ...(ends ? captureAndEnd(state, open, points, now) : captureAndKeep(open, points)),
      occurredAt: now,
      contentHash: command.contentHash,
    },
  ];
}
