import { actOf } from '#shared/domain/ledger/act.ts';
import type { RedemptionFacts } from '#shared/domain/ledger/acts/reservation.ts';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import {
  isCaptureOfPart,
  isLapseOfOne,
  ownedKey,
  redemptionReference,
} from '#shared/domain/ledger/reference.ts';
import type { LogReader, Named, Place } from '#shared/usecases/log/log-reader.ts';
import { loanTo, opened } from './loans.ts';

/** A redemption as the log of a survivor has it: its entries, and the key of what follows it there. */
interface RedemptionPlaces {
  readonly places: Named;
  /**
   * Its id, or owner and id where the survivor has another redemption of that id.
   */
  readonly key: string;
}

/**
 * The redemption that an id means in a log, or with `owner` in the log of that member, who may be absorbed here. After a
 * merge the survivor may have another redemption of the same id. Later steps of the merged member's redemption are then
 * keyed by owner and id, which no redemption id can equal.
 */
export async function redemptionIn(
  log: LogReader,
  redemptionId: string,
  owner?: string,
): Promise<RedemptionPlaces> {
  const reference = redemptionReference(redemptionId);
  const known = await log.references(reference);
  const place = known.get(reference);
  if (!place || owner === undefined || place.memberId === owner) return { places: known, key: redemptionId };
  const theirs = await log.inLog(owner, reference);
  if (!theirs.has(reference)) return { places: known, key: redemptionId };
  const key = ownedKey(owner, redemptionId);
  const since = await log.references(redemptionReference(key));
  return { places: new Map([...theirs, ...since]), key };
}

export interface KeyedFacts extends RedemptionFacts, Pick<RedemptionPlaces, 'key'> {
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
