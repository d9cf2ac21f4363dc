import { actOf } from '#shared/domain/ledger/act.ts';
import { RedemptionCaptured } from '#shared/domain/ledger/acts/redemption-refusals.ts';
import { capture, type StepCommand, voidReservation } from '#shared/domain/ledger/acts/reservation.ts';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { redemptionStepReference } from '#shared/domain/ledger/reference.ts';
import { MemberMerged } from '#shared/domain/members/refusals.ts';
import type { BookingPorts } from '#shared/usecases/log/log-writer.ts';
import type { CurrentProgram } from '#shared/usecases/program/current-program.ts';
import { bookStep, type RedeemedBy, type RedeemedHere, type Stepped } from './book-step.ts';
import { survivor } from './get-purchase.ts';

/**
 * A capture is identified by its redemption. A repeated capture is the same act if it captures the same points; without
 * `points` it captures all.
 */
function checkSameCapture({ points }: StepCommand): (record: LedgerRecord) => void {
  return ({ entry }) => {
    const act = actOf(entry, 'redemption');
    if (!act) throw new TypeError('not a capture');
    if ((points ?? act.points) !== act.captured) throw new RedemptionCaptured(act.captured);
  };
}

/** A merge takes reservations along, so a step by the path of a merged member is one of the survivor's log. */
async function step(
  ports: BookingPorts,
  programs: CurrentProgram,
  { memberId, of = memberId }: Omit<RedeemedHere, 'redemptionId'>,
  command: StepCommand,
  kind: 'capture' | 'void',
): Promise<Stepped> {
  const { redemptionId } = command;
  const decide = kind === 'capture' ? capture : voidReservation;
  try {
    return await bookStep(
      ports,
      programs,
      { memberId, of, redemptionId },
      {
        referenceOf: (key) => redemptionStepReference(key, kind),
        checkSame: kind === 'capture' ? checkSameCapture(command) : () => undefined,
        decide: (key, { state, facts, now }) => decide(state, { ...command, redemptionId: key }, facts, now),
      },
    );
  } catch (error) {
    if (!(error instanceof MemberMerged)) throw error;
    const head = await survivor(ports, memberId);
    if (!head) throw error;
    return step(ports, programs, { memberId: head.entry.memberId, of }, command, kind);
  }
}

/** Spends all or a part of the reserved points, and gives the rest back. */
export function captureRedemption(
  ports: BookingPorts,
  programs: CurrentProgram,
  memberId: string,
  { of, ...command }: StepCommand & RedeemedBy,
): Promise<Stepped> {
  return step(ports, programs, { memberId, of }, command, 'capture');
}

/** Gives the reserved points back to their buckets. */
export function voidRedemption(
  ports: BookingPorts,
  programs: CurrentProgram,
  memberId: string,
  { of, ...command }: Omit<StepCommand, 'points'> & RedeemedBy,
): Promise<Stepped> {
  return step(ports, programs, { memberId, of }, command, 'void');
}
