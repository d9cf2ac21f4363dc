import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { LogReader, type LogStores } from './log-reader.ts';
import { readHead } from './read-head.ts';

/** An act of an absorbed member, and what follows it here. */
export interface OwnedPlace {
  /** The member whose log takes the follow-up. */
  readonly memberId: string;
  /** The id of the act. */
  readonly id: string;
  /** The absorbed member who made it; undefined for the member's own, or whatever the id means here. */
  readonly owner: string | undefined;
  readonly referenceOf: (id: string) => string;
  /** The error where the owner has no such act, or is not even absorbed here. */
  readonly missing: (isAbsorbed: boolean) => Error;
}

/**
 * The key of an act in the log of a member, and a follow-up of it that was made before the merge: it stands in a merged
 * log. Reads nothing for the member's own acts.
 */
export async function keyOf(
  stores: LogStores,
  { memberId, id, owner, referenceOf, missing }: OwnedPlace,
  followUp: (key: string) => string,
): Promise<{ readonly key: string; readonly done?: LedgerRecord }> {
  if (owner === undefined) return { key: id };
  const head = await readHead(stores.ledger, memberId);
  const log = new LogReader(stores, memberId, [head], head.state.absorbed);
  if (!log.logs.includes(owner)) throw missing(false);
  const { places, key } = await log.owned(referenceOf(id), owner);
  if (places.get(referenceOf(id))?.memberId !== owner) throw missing(true);
  const place = places.get(followUp(id));
  const isTheirs = place !== undefined && (place.memberId === owner || key !== id);
  return isTheirs ? { key, done: await log.record(place) } : { key };
}
