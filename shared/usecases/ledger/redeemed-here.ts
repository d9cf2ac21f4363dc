import { RedemptionNotFound } from '#shared/domain/ledger/acts/redemption-refusals.ts';
import type { RedemptionFacts } from '#shared/domain/ledger/acts/reservation.ts';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { redemptionReference } from '#shared/domain/ledger/reference.ts';
import { LogReader, type LogStores } from '#shared/usecases/log/log-reader.ts';
import { readHead } from '#shared/usecases/log/read-head.ts';
import { paymentFacts, redemptionFacts, redemptionIn } from './redemption-facts.ts';

/** The member whose redemption an id means: an absorbed one, or the member of the path. */
export interface RedeemedBy {
  readonly of?: string | undefined;
}

export interface RedeemedHere extends RedeemedBy {
  /** The member whose log takes the step. */
  readonly memberId: string;
}

/**
 * The key of a redemption in the log of a member, and the step where it was made before the merge: it stands in the
 * merged log. Reads nothing for the member's own redemptions.
 */
export async function keyOf(
  stores: LogStores,
  { memberId, of = memberId }: RedeemedHere,
  redemptionId: string,
  stepOf: (redemptionId: string) => string,
): Promise<{ readonly key: string; readonly done?: LedgerRecord }> {
  if (of === memberId) return { key: redemptionId };
  const head = await readHead(stores.ledger, memberId);
  const log = new LogReader(stores, memberId, [head], head.state.absorbed);
  if (!log.logs.includes(of)) throw new RedemptionNotFound();
  const { places, key } = await redemptionIn(log, of, redemptionId);
  if (places.get(redemptionReference(redemptionId))?.memberId !== of) throw new RedemptionNotFound();
  const place = places.get(stepOf(redemptionId));
  return place?.memberId === of ? { key, done: await log.record(place) } : { key };
}

/** The facts of a redemption of that member. */
export function factsIn(
  log: LogReader,
  { memberId, of = memberId }: RedeemedHere,
  redemptionId: string,
): Promise<RedemptionFacts> {
  return of === memberId
    ? redemptionFacts(log, redemptionId)
    : paymentFacts(log, { memberId: of }, redemptionId);
}
