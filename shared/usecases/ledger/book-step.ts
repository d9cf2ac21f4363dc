import type { RedemptionAnswer } from '#shared/contracts/ledger/redemption.ts';
import { RedemptionNotFound } from '#shared/domain/ledger/acts/redemption-refusals.ts';
import type { Draft } from '#shared/domain/ledger/entry.ts';
import { redemptionReference } from '#shared/domain/ledger/reference.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { type Giver, toAll, tryAppendBy } from '#shared/usecases/approvals/append-by.ts';
import type { Appended, Command, Decision, Unmet, View } from '#shared/usecases/log/command.ts';
import { keyOf } from '#shared/usecases/log/key-of.ts';
import type { BookingPorts } from '#shared/usecases/log/log-writer.ts';
import type { CurrentProgram } from '#shared/usecases/program/current-program.ts';
import { describeRedemptionAnswer } from './describe-redemption.ts';
import { survivorsOf } from './loans.ts';
import { type KeyedFacts, redemptionFacts, refundFacts } from './redemption-facts.ts';

/** The member whose redemption an id means: an absorbed one, or the member of the path. */
export interface RedeemedBy {
  readonly of?: string | undefined;
}

/** A redemption as the caller of a step names it. */
export interface RedeemedHere extends RedeemedBy {
  /** The member whose log takes the step. */
  readonly memberId: string;
  readonly redemptionId: string;
}

/** The owner of a redemption, where it is not the member of the path. */
export function ownerOf({ memberId, of }: Pick<RedeemedHere, 'memberId' | 'of'>): string | undefined {
  return of === memberId ? undefined : of;
}

/** A capture, void, claim or refund. The key is that of its redemption in the log that takes it. */
export interface RedemptionStep<Needs extends Unmet = never> extends Pick<Command, 'checkSame'> {
  readonly referenceOf: (key: string) => string;
  readonly decide: (
    key: string,
    view: View<KeyedFacts>,
    program: Program,
  ) => readonly Draft[] | Decision | Needs;
  /** Members whose logs it writes, too. */
  readonly others?: readonly string[];
  /** Whether the points of others among those that it spent are looked up. */
  readonly givesBack?: boolean;
}

export interface Stepped {
  readonly replayed: boolean;
  readonly answer: RedemptionAnswer;
}

const missing = () => new RedemptionNotFound();

/** Books a step of a redemption, once for each reference. */
export function bookStep(
  ports: BookingPorts,
  programs: CurrentProgram,
  place: RedeemedHere,
  step: RedemptionStep,
  giver?: Giver,
): Promise<Stepped> {
  return tryStep<never>(ports, programs, place, step, giver);
}

/** Books a step as `bookStep` does. Where its decision needs something else, nothing is written and the need returned. */
export async function tryStep<Needs extends Unmet>(
  ports: BookingPorts,
  programs: CurrentProgram,
  place: RedeemedHere,
  { referenceOf, checkSame, decide, others = [], givesBack = false }: RedemptionStep<Needs>,
  giver?: Giver,
): Promise<Stepped | Needs> {
  const program = await programs.get();
  const { memberId, redemptionId: id } = place;
  const act = { memberId, id, owner: ownerOf(place), referenceOf: redemptionReference, missing };
  const { key, done } = await keyOf(ports, act, referenceOf);
  if (done) checkSame(done);
  const booked = done
    ? { record: done, replayed: true }
    : await tryAppendBy<KeyedFacts, Needs>(
        ports,
        program,
        giver,
        {
          memberId: place.memberId,
          reference: referenceOf(key),
          prefix: redemptionReference(key),
          checkSame,
          ...(others.length > 0 && {
            others: {
              memberIds: (_, log) => survivorsOf(ports, log, others),
              missing: () => new TypeError('a lender has a log'),
            },
          }),
          gather: (log, read) =>
            givesBack
              ? refundFacts(log, place.redemptionId, ownerOf(place), read)
              : redemptionFacts(log, place.redemptionId, ownerOf(place)),
          decide: (view) => {
            const decided = decide(key, view, program);
            return 'needs' in decided || 'drafts' in decided ? decided : { drafts: decided };
          },
        },
        { points: toAll },
      );
  return 'needs' in booked ? booked : answerOf(programs, booked);
}

/** The response to an entry of a redemption, booked now or before. */
export async function answerOf(programs: CurrentProgram, { record, replayed }: Appended): Promise<Stepped> {
  const recorded = await programs.version(record.entry.programVersion);
  return { replayed, answer: describeRedemptionAnswer(recorded, record) };
}
