import { actOf, type RedemptionAct } from '#shared/domain/ledger/act.ts';
import type { RedemptionFacts } from '#shared/domain/ledger/acts/reservation.ts';
import type { Entry } from '#shared/domain/ledger/entry.ts';
import { redemptionReference } from '#shared/domain/ledger/reference.ts';
import type { LogReader, Place } from '#shared/usecases/log/log-reader.ts';

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

export interface PaymentFacts {
  readonly act: RedemptionAct | undefined;
  /**
   * The key of the redemption in the reference of a refund: its id, or owner and id where another redemption has that
   * id.
   */
  readonly key: string;
}

/**
 * The redemption that paid for a purchase, from the purchase's own log. After a merge the survivor may have another
 * redemption of the same id. A refund of the merged member's redemption is then keyed by owner and id, which no
 * redemption id can equal.
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
