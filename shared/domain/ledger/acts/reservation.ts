import { checkOwnStore, type OwnStores } from '#shared/domain/clients/permissions.ts';
import { postingsOf } from '#shared/domain/ledger/accounts.ts';
import type { RedemptionAct } from '#shared/domain/ledger/act.ts';
import { stockReturned } from '#shared/domain/ledger/counters.ts';
import type { Draft } from '#shared/domain/ledger/entry.ts';
import { restore } from '#shared/domain/ledger/lots.ts';
import { redemptionStepReference } from '#shared/domain/ledger/reference.ts';
import { type AccountState, type Reservation, sumOfPoints } from '#shared/domain/ledger/state.ts';
import type { OpenLoan } from './loan.ts';
import {
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

/** An open reservation, with the redemption as it stands. */
export interface Open {
  readonly reservation: Reservation;
  readonly act: RedemptionAct;
}

/** The reservation that a step is about. */
export function openReservation(
  state: AccountState,
  command: Omit<StepCommand, 'points'>,
  { known, act }: RedemptionFacts,
): Open {
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
  /** Points of other members among those that it spent. */
  readonly loan?: OpenLoan | undefined;
  /** The number of its captures in parts. */
  readonly parts?: number | undefined;
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
        reserved: -sumOfPoints(reservation.lots),
        expired,
        confiscated,
      }),
      occurredAt: now,
      change: { kind: 'movement', ended: redemptionId, arrived },
      act: { ...act, status: 'voided' },
      contentHash: command.contentHash,
      counters: stockReturned(reservation.reward ? [reservation.reward] : []),
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
