import { actOf } from '#shared/domain/ledger/act.ts';
import type { RedemptionFacts } from '#shared/domain/ledger/acts/reservation.ts';
import type { Entry } from '#shared/domain/ledger/entry.ts';
import { redemptionKey, redemptionReference } from '#shared/domain/ledger/reference.ts';
import type { LogReader, Named, Place } from '#shared/usecases/log/log-reader.ts';

/**
 * The act in the newest entry of a redemption. A lapse has no act: then only the state shows that the redemption ended.
 */
export async function redemptionFacts(log: LogReader, redemptionId: string): Promise<RedemptionFacts> {
  const references = await log.references(redemptionReference(redemptionId));
  return factsOf(log, references.values());
}

async function factsOf(log: LogReader, places: Iterable<Place>): Promise<RedemptionFacts> {
  const newest = await log.newest(places);
  return { known: newest !== undefined, act: actOf(newest?.entry, 'redemption') };
}

/** A redemption as the log of a survivor has it: its entries, and the key of what follows it there. */
interface RedemptionPlaces {
  readonly places: Named;
  /**
   * Its id, or owner and id where the survivor has another redemption of that id.
   */
  readonly key: string;
}

/**
 * The redemption that an id means in the log of `owner`, who may be absorbed here. After a merge the survivor may have
 * another redemption of the same id. Later steps of the merged member's redemption are then keyed by owner and id, which
 * no redemption id can equal.
 */
export async function redemptionIn(
  log: LogReader,
  owner: string,
  redemptionId: string,
): Promise<RedemptionPlaces> {
  const reference = redemptionReference(redemptionId);
  const known = await log.references(reference);
  const place = known.get(reference);
  const theirs = place && place.memberId !== owner ? await log.inLog(owner, reference) : known;
  if (theirs === known || !theirs.has(reference)) return { places: known, key: redemptionId };
  const key = redemptionKey(owner, redemptionId);
  const since = await log.references(redemptionReference(key));
  return { places: new Map([...theirs, ...since]), key };
}

export interface PaymentFacts extends RedemptionFacts, Pick<RedemptionPlaces, 'key'> {}

/** The redemption that paid for a purchase, from the purchase's own log. */
export async function paymentFacts(
  log: LogReader,
  { memberId: owner }: Pick<Entry, 'memberId'>,
  redemptionId: string,
): Promise<PaymentFacts> {
  const { places, key } = await redemptionIn(log, owner, redemptionId);
  return { ...(await factsOf(log, places.values())), key };
}
