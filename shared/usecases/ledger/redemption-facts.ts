import { actOf, type RedemptionAct } from '#shared/domain/ledger/act.ts';
import type { RedemptionFacts } from '#shared/domain/ledger/acts/reservation.ts';
import type { Entry } from '#shared/domain/ledger/entry.ts';
import { redemptionReference } from '#shared/domain/ledger/reference.ts';
import type { LogReader, Place } from '#shared/usecases/log/log-reader.ts';

/** A redemption as its newest entry tells of it. A lapse tells nothing: then only the state says that it ended. */
export async function redemptionFacts(log: LogReader, redemptionId: string): Promise<RedemptionFacts> {
  const references = await log.references(redemptionReference(redemptionId));
  return factsOf(log, references.values());
}

async function factsOf(log: LogReader, places: Iterable<Place>): Promise<RedemptionFacts> {
  const newest = await log.newest(places);
  return { known: newest !== undefined, act: actOf(newest?.entry, 'redemption') };
}

export interface PaymentFacts {
  readonly act: RedemptionAct | undefined;
  /** What names the redemption in the reference of a refund: its id, or more where that means another by now. */
  readonly key: string;
}

/**
 * The redemption that paid for a purchase: the one of that purchase's log. A survivor of a merge may have another of the
 * same id; then what a return gives back of the merged member's is booked under its owner and id, which no id can be.
 */
export async function paymentFacts(
  log: LogReader,
  { memberId: owner }: Pick<Entry, 'memberId'>,
  redemptionId: string,
): Promise<PaymentFacts> {
  const reference = redemptionReference(redemptionId);
  const known = await log.references(reference);
  const place = known.get(reference);
  const theirs = place && place.memberId !== owner ? await log.inLog(owner, reference) : known;
  if (theirs === known || !theirs.has(reference)) {
    return { act: (await factsOf(log, known.values())).act, key: redemptionId };
  }
  const key = `${owner}:${redemptionId}`;
  const since = await log.references(redemptionReference(key));
  const { act } = await factsOf(log, [...theirs.values(), ...since.values()]);
  return { act, key };
}
