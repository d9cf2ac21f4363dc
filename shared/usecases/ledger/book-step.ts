import type { RedemptionAnswer } from '#shared/contracts/ledger/redemption.ts';
import { RedemptionNotFound } from '#shared/domain/ledger/acts/redemption-refusals.ts';
import type { Draft, LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { redemptionReference } from '#shared/domain/ledger/reference.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { type Giver, toAll, tryAppendBy } from '#shared/usecases/approvals/append-by.ts';
import type { Appended, Command, Decision, Unmet, View } from '#shared/usecases/log/command.ts';
import { LogReader, type LogStores } from '#shared/usecases/log/log-reader.ts';
import type { BookingPorts } from '#shared/usecases/log/log-writer.ts';
import { readHead } from '#shared/usecases/log/read-head.ts';
import type { CurrentProgram } from '#shared/usecases/program/current-program.ts';
import { describeRedemptionAnswer } from './describe-redemption.ts';
import { survivorsOf } from './loans.ts';
import { type KeyedFacts, redemptionFacts, redemptionIn, refundFacts } from './redemption-facts.ts';

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

/**
 * The key of a redemption in the log of a member, and the step where it was made before the merge: it stands in the
 * merged log. Reads nothing for the member's own redemptions.
 */
async function keyOf(
  stores: LogStores,
  { memberId, redemptionId, of }: RedeemedHere,
  referenceOf: RedemptionStep['referenceOf'],
): Promise<{ readonly key: string; readonly done?: LedgerRecord }> {
  const owner = ownerOf({ memberId, of });
  if (owner === undefined) return { key: redemptionId };
  const head = await readHead(stores.ledger, memberId);
  const log = new LogReader(stores, memberId, [head], head.state.absorbed);
  if (!log.logs.includes(owner)) throw new RedemptionNotFound();
  const { places, key } = await redemptionIn(log, redemptionId, owner);
  if (places.get(redemptionReference(redemptionId))?.memberId !== owner) throw new RedemptionNotFound();
  const place = places.get(referenceOf(redemptionId));
  return place?.memberId === owner ? { key, done: await log.record(place) } : { key };
}

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
  const { key, done } = await keyOf(ports, place, referenceOf);
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
