import type { RedemptionAnswer } from '#shared/contracts/ledger/redemption.ts';
import { actOf } from '#shared/domain/ledger/act.ts';
import { RedemptionCaptured } from '#shared/domain/ledger/acts/redemption-refusals.ts';
import { capture, type StepCommand, voidReservation } from '#shared/domain/ledger/acts/reservation.ts';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { redemptionReference, redemptionStepReference } from '#shared/domain/ledger/reference.ts';
import { append } from '#shared/usecases/log/append.ts';
import type { BookingPorts } from '#shared/usecases/log/log-writer.ts';
import type { CurrentProgram } from '#shared/usecases/program/current-program.ts';
import { describeRedemptionAnswer } from './describe-redemption.ts';
import { redemptionFacts } from './redemption-facts.ts';

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

async function step(
  ports: BookingPorts,
  programs: CurrentProgram,
  memberId: string,
  command: StepCommand,
  kind: 'capture' | 'void',
): Promise<Stepped> {
  const program = await programs.get();
  const { redemptionId } = command;
  const decide = kind === 'capture' ? capture : voidReservation;
  const { record, replayed } = await append(ports, program, {
    memberId,
    reference: redemptionStepReference(redemptionId, kind),
    prefix: redemptionReference(redemptionId),
    checkSame: kind === 'capture' ? checkSameCapture(command) : () => undefined,
    gather: (log) => redemptionFacts(log, redemptionId),
    decide: ({ state, facts, now }) => ({ drafts: decide(state, command, facts, now) }),
  });
  const recorded = await programs.version(record.entry.programVersion);
  return { replayed, answer: describeRedemptionAnswer(recorded, record) };
}

/** Spends all or a part of the reserved points, and gives the rest back. */
export function captureRedemption(
  ports: BookingPorts,
  programs: CurrentProgram,
  memberId: string,
  command: StepCommand,
): Promise<Stepped> {
  return step(ports, programs, memberId, command, 'capture');
}

/** Gives the reserved points back to their buckets. */
export function voidRedemption(
  ports: BookingPorts,
  programs: CurrentProgram,
  memberId: string,
  command: Omit<StepCommand, 'points'>,
): Promise<Stepped> {
  return step(ports, programs, memberId, command, 'void');
}
