import { actOf } from '#shared/domain/ledger/act.ts';
import {
  capture,
  capturePart,
  checkSamePoints,
  type PartCommand,
} from '#shared/domain/ledger/acts/capture.ts';
import {
  checkEndedBy,
  claim,
  type StepCommand,
  voidReservation,
} from '#shared/domain/ledger/acts/reservation.ts';
import type { Entry, LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { capturePartReference, redemptionStepReference } from '#shared/domain/ledger/reference.ts';
import { MemberMerged } from '#shared/domain/members/refusals.ts';
import { sameContent } from '#shared/usecases/log/command.ts';
import type { BookingPorts } from '#shared/usecases/log/log-writer.ts';
import { survivor } from '#shared/usecases/log/read-head.ts';
import type { CurrentProgram } from '#shared/usecases/program/current-program.ts';
import {
  answerOf,
  bookStep,
  type RedeemedBy,
  type RedeemedHere,
  type Stepped,
  tryStep,
} from './book-step.ts';

/** A step as a caller asks for it, with the member whose redemption it means. */
type Asked = Omit<StepCommand, 'points'> & RedeemedBy;

/** A repeated step is the same act: its key is the redemption. `same` compares what else it says. */
function checkSameStep(
  command: Omit<StepCommand, 'points'>,
  same: (entry: Entry) => void = () => undefined,
): (record: LedgerRecord) => void {
  return ({ entry }) => {
    const act = actOf(entry, 'redemption');
    if (!act) throw new TypeError('not a step of a redemption');
    checkEndedBy(command, act);
    same(entry);
  };
}

/** A merge takes reservations along, so a step by the path of a merged member is one of the survivor's log. */
async function followMerge(
  ports: BookingPorts,
  { memberId, redemptionId, of = memberId }: RedeemedHere,
  take: (place: RedeemedHere) => Promise<Stepped>,
): Promise<Stepped> {
  try {
    return await take({ memberId, redemptionId, of });
  } catch (error) {
    if (!(error instanceof MemberMerged)) throw error;
    const head = await survivor(ports, memberId);
    if (!head) throw error;
    return followMerge(ports, { memberId: head.entry.memberId, redemptionId, of }, take);
  }
}

/** Spends all or a part of the reserved points, and gives the rest back. */
export function captureRedemption(
  ports: BookingPorts,
  programs: CurrentProgram,
  memberId: string,
  { of, ...command }: StepCommand & RedeemedBy,
): Promise<Stepped> {
  return followMerge(ports, { memberId, redemptionId: command.redemptionId, of }, (place) =>
    bookStep(ports, programs, place, {
      referenceOf: (key) => redemptionStepReference(key, 'capture'),
      checkSame: checkSameStep(command, (entry) => checkSamePoints(entry, command.points)),
      decide: (key, { state, facts, now }) => capture(state, { ...command, redemptionId: key }, facts, now),
    }),
  );
}

/** Spends a part of the reserved points, once for each capture id. */
export function captureRedemptionPart(
  ports: BookingPorts,
  programs: CurrentProgram,
  memberId: string,
  { of, ...command }: PartCommand & RedeemedBy,
): Promise<Stepped> {
  return followMerge(ports, { memberId, redemptionId: command.redemptionId, of }, (place) =>
    bookStep(ports, programs, place, {
      referenceOf: (key) => capturePartReference(key, command.captureId),
      checkSame: (record) => {
        checkSameStep(command)(record);
        sameContent(command.contentHash)(record);
      },
      decide: (key, { state, facts, now }) =>
        capturePart(state, { ...command, redemptionId: key }, facts, now),
    }),
  );
}

/** Gives the reserved points back to their buckets. */
export function voidRedemption(
  ports: BookingPorts,
  programs: CurrentProgram,
  memberId: string,
  { of, ...command }: Asked,
): Promise<Stepped> {
  return followMerge(ports, { memberId, redemptionId: command.redemptionId, of }, (place) =>
    bookStep(ports, programs, place, {
      referenceOf: (key) => redemptionStepReference(key, 'void'),
      checkSame: checkSameStep(command),
      decide: (key, { state, facts, now }) =>
        voidReservation(state, { ...command, redemptionId: key }, facts, now),
    }),
  );
}

/**
 * A channel takes over a reservation of a member's own token. One that is a channel's already is told by its own entry,
 * and nothing is written.
 */
export function claimRedemption(
  ports: BookingPorts,
  programs: CurrentProgram,
  memberId: string,
  { of, ...command }: Asked,
): Promise<Stepped> {
  return followMerge(ports, { memberId, redemptionId: command.redemptionId, of }, async (place) => {
    const claimed = await tryStep<NoClaim>(ports, programs, place, {
      referenceOf: (key) => redemptionStepReference(key, 'claim'),
      checkSame: checkSameStep(command),
      decide: (key, { state, facts, now }) => {
        const drafts = claim(state, { ...command, redemptionId: key }, facts, now);
        if (drafts.length > 0) return drafts;
        if (!facts.record) throw new TypeError('an open reservation has an entry');
        return { needs: 'no claim', record: facts.record };
      },
    });
    return 'needs' in claimed ? answerOf(programs, { record: claimed.record, replayed: true }) : claimed;
  });
}

/** The reservation is a channel's already. */
interface NoClaim {
  readonly needs: 'no claim';
  readonly record: LedgerRecord;
}
