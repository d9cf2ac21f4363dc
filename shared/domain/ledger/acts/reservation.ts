import { checkOwnStore, type OwnStores } from '#shared/domain/clients/permissions.ts';
import { postingsOf } from '#shared/domain/ledger/accounts.ts';
import type { RedemptionAct } from '#shared/domain/ledger/act.ts';
import { stockReturned } from '#shared/domain/ledger/counters.ts';
import type { Draft } from '#shared/domain/ledger/entry.ts';
import { restore, spend } from '#shared/domain/ledger/lots.ts';
import { redemptionStepReference } from '#shared/domain/ledger/reference.ts';
import { AmountExceedsOriginal } from '#shared/domain/ledger/refusals.ts';
import {
  type AccountState,
  checkActive,
  type Reservation,
  sumOfPoints,
} from '#shared/domain/ledger/state.ts';
import {
  NotAStep,
  RedemptionCaptured,
  RedemptionLapsed,
  RedemptionNotFound,
  RedemptionVoided,
} from './redemption-refusals.ts';

/**
 * Hides a redemption from a member's own token unless such a token made it. Goods may have left for the reservation of
 * a till, so it is for tills to end, and a repeated call must tell no more of it than a first one.
 */
export function checkEndedBy(
  { ownToken }: Pick<StepCommand, 'ownToken'>,
  act: RedemptionAct | undefined,
): void {
  if (ownToken && !act?.ownToken) throw new RedemptionNotFound();
}

/** The reservation that a step is about, with the redemption as it stands. */
function openReservation(
  state: AccountState,
  command: Omit<StepCommand, 'points'>,
  { known, act }: RedemptionFacts,
): { readonly reservation: Reservation; readonly act: RedemptionAct } {
  const { redemptionId } = command;
  if (!known) throw new RedemptionNotFound();
  checkEndedBy(command, act);
  checkOwnStore(command.ownStores, { at: 'redemption', store: act?.store });
  if (act?.status === 'captured') throw new RedemptionCaptured(act.captured);
  if (act?.status === 'voided') throw new RedemptionVoided();
  const reservation = state.reservations.find((one) => one.redemptionId === redemptionId);
  if (!reservation || !act) throw new RedemptionLapsed();
  return { reservation, act };
}

/** The pieces of a reward that a number of points stands for. */
function pieces({ reward, points }: RedemptionAct, of: number): number {
  return reward ? Math.floor((of * reward.quantity) / points) : 0;
}

export interface StepCommand {
  readonly redemptionId: string;
  /** All that is reserved when absent. */
  readonly points?: number | undefined;
  readonly contentHash: string;
  /** A member's own token asks for it, not a channel. */
  readonly ownToken?: boolean | undefined;
  readonly ownStores?: OwnStores | undefined;
}

/** A redemption before a step. */
export interface RedemptionFacts {
  /** False when the member has none by that id. */
  readonly known: boolean;
  /** As its newest entry tells; a lapse tells nothing. */
  readonly act?: RedemptionAct | undefined;
}

/** Spends all or a part of the reserved points, earliest expiry first; the rest goes back to its lots. */
export function capture(
  state: AccountState,
  command: StepCommand,
  facts: RedemptionFacts,
  now: number,
): readonly Draft[] {
  const { redemptionId } = command;
  const { reservation, act } = openReservation(state, command, facts);
  checkActive(state);
  const points = command.points ?? act.points;
  if (points > act.points) {
    throw new AmountExceedsOriginal(`${act.points} points are reserved.`, { left: act.points }, [
      { pointer: '/points', message: `must be at most ${act.points}` },
    ]);
  }
  const piece = act.reward && act.points / act.reward.quantity;
  if (piece !== undefined && points % piece !== 0) throw new NotAStep(piece, '/points');
  const { spent, left } = spend(reservation.lots, points);
  const { arrived, expired, confiscated } = restore(state, left, now);
  const back = act.reward && {
    rewardId: act.reward.rewardId,
    quantity: act.reward.quantity - pieces(act, points),
  };
  return [
    {
      kind: 'capture',
      reference: redemptionStepReference(redemptionId, 'capture'),
      postings: postingsOf({
        available: sumOfPoints(arrived),
        reserved: -act.points,
        redeemed: points,
        expired,
        confiscated,
      }),
      occurredAt: now,
      change: { kind: 'movement', ended: redemptionId, arrived },
      act: { ...act, status: 'captured', captured: points, lots: spent },
      contentHash: command.contentHash,
      counters: stockReturned(back ? [back] : []),
    },
  ];
}

/** The reserved points go back to their lots. Suspended members get their points back, too. */
export function voidReservation(
  state: AccountState,
  command: Omit<StepCommand, 'points'>,
  facts: RedemptionFacts,
  now: number,
): readonly Draft[] {
  const { redemptionId } = command;
  const { reservation, act } = openReservation(state, command, facts);
  const { arrived, expired, confiscated } = restore(state, reservation.lots, now);
  return [
    {
      kind: 'void',
      reference: redemptionStepReference(redemptionId, 'void'),
      postings: postingsOf({
        available: sumOfPoints(arrived),
        reserved: -act.points,
        expired,
        confiscated,
      }),
      occurredAt: now,
      change: { kind: 'movement', ended: redemptionId, arrived },
      act: { ...act, status: 'voided' },
      contentHash: command.contentHash,
      counters: stockReturned(act.reward ? [act.reward] : []),
    },
  ];
}

/**
 * A channel takes over what a member's own token reserved, before it hands goods over: from then on only channels end
 * it. Refused as a capture is. No drafts where the reservation is a channel's already.
 */
export function claim(
  state: AccountState,
  command: Omit<StepCommand, 'points'>,
  facts: RedemptionFacts,
  now: number,
): readonly Draft[] {
  const { act } = openReservation(state, command, facts);
  checkActive(state);
  if (!act.ownToken) return [];
  const { ownToken: _, ...claimed } = act;
  return [
    {
      kind: 'claim',
      reference: redemptionStepReference(command.redemptionId, 'claim'),
      postings: [],
      occurredAt: now,
      change: { kind: 'movement' },
      act: claimed,
      contentHash: command.contentHash,
    },
  ];
}
