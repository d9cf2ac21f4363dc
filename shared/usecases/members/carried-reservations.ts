import type { Carried } from '#shared/domain/ledger/acts/merge.ts';
import { ownedKey, redemptionReference } from '#shared/domain/ledger/reference.ts';
import type { AccountState } from '#shared/domain/ledger/state.ts';
import type { LogReader } from '#shared/usecases/log/log-reader.ts';

/** A log with the state after its head. */
interface Party {
  readonly log: LogReader;
  readonly state: AccountState;
}

/** Ids of open reservations, and keys of those that came with an earlier merge, which no redemption has as its id. */
const openIn = ({ reservations }: AccountState) => reservations.map(({ redemptionId }) => redemptionId);

/** The member whose redemption has this id in a log, or in one that it absorbed. */
async function ownerOf(log: LogReader, redemptionId: string): Promise<string | undefined> {
  const reference = redemptionReference(redemptionId);
  return (await log.references(reference)).get(reference)?.memberId;
}

/**
 * How the ids of open reservations are used in the logs of two members who become one. Reads the index for each open
 * reservation, and nothing for members without any.
 */
export async function carriedReservations(survivor: Party, goes: Party): Promise<Carried> {
  const keys = new Map<string, string>();
  const unclear = new Set<string>();
  for (const id of openIn(goes.state)) {
    const [user, owner = goes.log.memberId] = await Promise.all([
      ownerOf(survivor.log, id),
      ownerOf(goes.log, id),
    ]);
    if (user === survivor.log.memberId) keys.set(id, ownedKey(owner, id));
    else if (user !== undefined) unclear.add(id);
  }
  for (const id of openIn(survivor.state)) {
    const [user, owner] = await Promise.all([ownerOf(goes.log, id), ownerOf(survivor.log, id)]);
    if (user !== undefined && owner !== survivor.log.memberId) unclear.add(id);
  }
  return { keys, unclear };
}
