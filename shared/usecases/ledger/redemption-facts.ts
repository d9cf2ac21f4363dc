import { actOf } from '#shared/domain/ledger/act.ts';
import type { RedemptionFacts } from '#shared/domain/ledger/acts/reservation.ts';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { isCaptureOfPart, isLapseOfOne, redemptionReference } from '#shared/domain/ledger/reference.ts';
import type { LogReader, Named, OwnedAct, Place } from '#shared/usecases/log/log-reader.ts';
import { loanTo, opened } from './loans.ts';

/** The redemption that an id means in a log, or with `owner` in the log of that member, who may be absorbed here. */
export function redemptionIn(log: LogReader, redemptionId: string, owner?: string): Promise<OwnedAct> {
  return log.owned(redemptionReference(redemptionId), owner);
}

export interface KeyedFacts extends RedemptionFacts, Pick<OwnedAct, 'key'> {
  /** The entry that the act stands in. */
  readonly record?: LedgerRecord | undefined;
  /** The place of the entry that made it. */
  readonly first?: Place | undefined;
}

/** The entries of a redemption that tell of it: a lapse does not. */
export function tellingPlaces(places: Named): readonly Place[] {
  return [...places].flatMap(([reference, place]) => (isLapseOfOne(reference) ? [] : [place]));
}

/**
 * The act in the newest entry of a redemption. A lapse has no act: that the redemption ended is then known by the state
 * alone.
 */
export async function redemptionFacts(
  log: LogReader,
  redemptionId: string,
  owner?: string,
): Promise<KeyedFacts> {
  const { places, key } = await redemptionIn(log, redemptionId, owner);
  const record = await log.newest(tellingPlaces(places));
  const parts = [...places.keys()].filter(isCaptureOfPart).length;
  const first = places.get(redemptionReference(redemptionId));
  return { known: record !== undefined, act: actOf(record?.entry, 'redemption'), parts, key, record, first };
}

/** A redemption with the points of others among those that it spent. `others` reads the other logs of the act. */
export async function refundFacts(
  log: LogReader,
  redemptionId: string,
  owner: string | undefined,
  { own = log, others }: { readonly own?: LogReader; readonly others: readonly LogReader[] },
): Promise<KeyedFacts> {
  const facts = await redemptionFacts(log, redemptionId, owner);
  const loan = facts.act && facts.first && (await loanTo(log, facts.first, facts.act));
  return { ...facts, ...(loan && { loan: opened(loan, own, others) }) };
}
