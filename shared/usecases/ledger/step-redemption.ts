import type { RedemptionAnswer } from '#shared/contracts/ledger/redemption.ts';
import { actOf } from '#shared/domain/ledger/act.ts';
import { RedemptionCaptured } from '#shared/domain/ledger/acts/redemption-refusals.ts';
import { capture, type StepCommand, voidReservation } from '#shared/domain/ledger/acts/reservation.ts';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { redemptionReference, redemptionStepReference } from '#shared/domain/ledger/reference.ts';
import { MemberMerged } from '#shared/domain/members/refusals.ts';
import { append } from '#shared/usecases/log/append.ts';
import type { Appended } from '#shared/usecases/log/command.ts';
import type { BookingPorts } from '#shared/usecases/log/log-writer.ts';
import type { CurrentProgram } from '#shared/usecases/program/current-program.ts';
import { describeRedemptionAnswer } from './describe-redemption.ts';
import { survivor } from './get-purchase.ts';
import { factsIn, keyOf, type RedeemedBy, type RedeemedHere } from './redeemed-here.ts';

interface Stepped {
  readonly replayed: boolean;
  readonly answer: RedemptionAnswer;
}

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

async function stepIn(
  ports: BookingPorts,
  programs: CurrentProgram,
  place: RedeemedHere,
  command: StepCommand,
  kind: 'capture' | 'void',
): Promise<Appended> {
  const stepOf = (key: string) => redemptionStepReference(key, kind);
  const checkSame = kind === 'capture' ? checkSameCapture(command) : () => undefined;
  const { key, done } = await keyOf(ports, place, command.redemptionId, stepOf);
  if (done) {
    checkSame(done);
    return { record: done, replayed: true };
  }
  const decide = kind === 'capture' ? capture : voidReservation;
  return append(ports, await programs.get(), {
    memberId: place.memberId,
    reference: stepOf(key),
    prefix: redemptionReference(key),
    checkSame,
    gather: (log) => factsIn(log, place, command.redemptionId),
    decide: ({ state, facts, now }) => ({
      drafts: decide(state, { ...command, redemptionId: key }, facts, now),
    }),
  });
}

/** A merge takes reservations along, so a step by the path of a merged member is one of the survivor's log. */
async function step(
  ports: BookingPorts,
  programs: CurrentProgram,
  { memberId, of = memberId }: RedeemedHere,
  command: StepCommand,
  kind: 'capture' | 'void',
): Promise<Stepped> {
  try {
    const { record, replayed } = await stepIn(ports, programs, { memberId, of }, command, kind);
    const recorded = await programs.version(record.entry.programVersion);
    return { replayed, answer: describeRedemptionAnswer(recorded, record) };
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
