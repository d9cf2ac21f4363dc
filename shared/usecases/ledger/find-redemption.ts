import type { Redemption } from '#shared/contracts/ledger/redemption.ts';
import { actOf } from '#shared/domain/ledger/act.ts';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { isOfRedemption, redemptionIdOf, redemptionReference } from '#shared/domain/ledger/reference.ts';
import { settle } from '#shared/domain/ledger/settle.ts';
import type { Program } from '#shared/domain/program/program.ts';
import type { LogReader } from '#shared/usecases/log/log-reader.ts';
import { describeRedemption, makes } from './describe-redemption.ts';
import { redemptionIn, tellingPlaces } from './redemption-facts.ts';

/** The programme, log and time by which a redemption has its status. */
export interface Standpoint {
  readonly program: Program;
  /** The head of the reader's log. */
  readonly head: LedgerRecord;
  readonly clock: number;
}

/** Whether the reservation of a key is open. */
function isOpen({ program, head, clock }: Standpoint, key: string): boolean {
  const { reservations } = settle(program, head.state, Math.max(clock, head.entry.recordedAt)).state;
  return reservations.some(({ redemptionId }) => redemptionId === key);
}

/**
 * The redemption that an id means in a log, or with `owner` that of this member, who may be absorbed here. It has its
 * present status. Undefined where there is none.
 */
export async function findRedemption(
  log: LogReader,
  { program, head, clock }: Standpoint,
  redemptionId: string,
  owner?: string,
): Promise<Redemption | undefined> {
  const { places, key } = await redemptionIn(log, redemptionId, owner);
  const place = places.get(redemptionReference(redemptionId));
  if (!place || (owner !== undefined && place.memberId !== owner)) return undefined;
  const first = await log.record(place);
  const newest = await log.newest(tellingPlaces(places));
  const act = actOf(newest?.entry, 'redemption');
  if (!act) throw new TypeError('a redemption without its act');
  const { memberId, seq } = head.entry;
  // The redemption may have been booked after the head was read.
  const isNewer = newest?.entry.memberId === memberId && newest.entry.seq > seq;
  const open = isOpen({ program, head: isNewer ? newest : head, clock }, key);
  return describeRedemption(redemptionId, act, {
    status: act.status === 'reserved' && !open ? 'lapsed' : act.status,
    bookedFor: place.memberId === memberId ? undefined : place.memberId,
    first: first.entry,
  });
}

/** Whether an entry is the first one of a redemption. */
export const isRedemption = ({ entry }: LedgerRecord): boolean =>
  makes(entry.kind) && isOfRedemption(entry.reference);

/** The redemption that an entry began, judged by the log it stands in. */
export async function redemptionOf(
  log: LogReader,
  standpoint: Standpoint,
  { entry: { memberId, reference } }: LedgerRecord,
): Promise<Redemption> {
  const found = await findRedemption(log, standpoint, redemptionIdOf(reference), memberId);
  if (!found) throw new TypeError('the index does not name a redemption that is there');
  return found;
}
