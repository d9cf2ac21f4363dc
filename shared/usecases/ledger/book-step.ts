import type { RedemptionAnswer } from '#shared/contracts/ledger/redemption.ts';
import { RedemptionNotFound } from '#shared/domain/ledger/acts/redemption-refusals.ts';
import type { RedemptionFacts } from '#shared/domain/ledger/acts/reservation.ts';
import type { Draft, LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { redemptionReference } from '#shared/domain/ledger/reference.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { append } from '#shared/usecases/log/append.ts';
import type { Command, View } from '#shared/usecases/log/command.ts';
import { LogReader, type LogStores } from '#shared/usecases/log/log-reader.ts';
import type { BookingPorts } from '#shared/usecases/log/log-writer.ts';
import { readHead } from '#shared/usecases/log/read-head.ts';
import type { CurrentProgram } from '#shared/usecases/program/current-program.ts';
import { describeRedemptionAnswer } from './describe-redemption.ts';
import { redemptionFacts, redemptionIn } from './redemption-facts.ts';

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

/** A capture, void or refund. The key is that of its redemption in the log that takes it. */
export interface RedemptionStep extends Pick<Command, 'checkSame'> {
  readonly referenceOf: (key: string) => string;
  readonly decide: (key: string, view: View<RedemptionFacts>, program: Program) => readonly Draft[];
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
export async function bookStep(
  ports: BookingPorts,
  programs: CurrentProgram,
  place: RedeemedHere,
  { referenceOf, checkSame, decide }: RedemptionStep,
): Promise<Stepped> {
  const program = await programs.get();
  const { key, done } = await keyOf(ports, place, referenceOf);
  if (done) checkSame(done);
  const { record, replayed } = done
    ? { record: done, replayed: true }
    : await append(ports, program, {
        memberId: place.memberId,
        reference: referenceOf(key),
        prefix: redemptionReference(key),
        checkSame,
        gather: (log) => redemptionFacts(log, place.redemptionId, ownerOf(place)),
        decide: (view) => ({ drafts: decide(key, view, program) }),
      });
  const recorded = await programs.version(record.entry.programVersion);
  return { replayed, answer: describeRedemptionAnswer(recorded, record) };
}
