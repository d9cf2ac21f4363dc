import type { Redemption } from '#shared/contracts/ledger/redemption.ts';
import { actOf, type RedemptionAct } from '#shared/domain/ledger/act.ts';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { redemptionReference } from '#shared/domain/ledger/reference.ts';
import { settle } from '#shared/domain/ledger/settle.ts';
import type { Program } from '#shared/domain/program/program.ts';
import type { LogReader } from '#shared/usecases/log/log-reader.ts';
import { describeRedemption } from './describe-redemption.ts';

/** The programme, log and time by which a redemption has its status. */
export interface Standpoint {
  readonly program: Program;
  readonly head: LedgerRecord;
  readonly clock: number;
}

/**
 * A redemption with its present status. `head` is the head of the reader's log. Undefined where there is none of that
 * id.
 */
export async function findRedemption(
  log: LogReader,
  { program, head, clock }: Standpoint,
  redemptionId: string,
): Promise<Redemption | undefined> {
  const reference = redemptionReference(redemptionId);
  const references = await log.references(reference);
  const place = references.get(reference);
  const newest = await log.newest(references.values());
  const first = place && (await log.record(place));
  // The entry of a lapse has no redemption act; the entry of the reservation has it.
  const newestAct = newest?.entry.act ? newest : (first ?? newest);
  const act = actOf(newestAct?.entry, 'redemption');
  if (!act) return undefined;
  // The redemption may have been booked after the head was read.
  const isOwn = newestAct?.entry.memberId === head.entry.memberId;
  const last = newestAct && isOwn && newestAct.entry.seq > head.entry.seq ? newestAct : head;
  const open = isOpen({ program, head: last, clock }, redemptionId);
  const owner = (first ?? newestAct)?.entry.memberId;
  const bookedFor = owner === head.entry.memberId ? undefined : owner;
  return describeRedemption(redemptionId, act, {
    status: statusNow(act, open),
    bookedFor,
    first: first?.entry,
  });
}

/** Whether the reservation of a key is open. */
export function isOpen({ program, head, clock }: Standpoint, key: string): boolean {
  const { reservations } = settle(program, head.state, Math.max(clock, head.entry.recordedAt)).state;
  return reservations.some(({ redemptionId }) => redemptionId === key);
}

/** The status of a redemption whose reservation is open or not. */
export function statusNow({ status }: RedemptionAct, open: boolean): Redemption['status'] {
  return status === 'reserved' && !open ? 'lapsed' : status;
}
