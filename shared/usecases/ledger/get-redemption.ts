import type { Redemption } from '#shared/contracts/ledger/redemption.ts';
import { actOf, type RedemptionAct } from '#shared/domain/ledger/act.ts';
import { RedemptionNotFound } from '#shared/domain/ledger/acts/redemption-refusals.ts';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { redemptionReference } from '#shared/domain/ledger/reference.ts';
import { settle } from '#shared/domain/ledger/settle.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { LogReader, type LogStores } from '#shared/usecases/log/log-reader.ts';
import { readHead } from '#shared/usecases/log/read-head.ts';
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
  const now = Math.max(clock, last.entry.recordedAt);
  const { reservations } = settle(program, last.state, now).state;
  const open = reservations.some((reservation) => reservation.redemptionId === redemptionId);
  const owner = (first ?? newestAct)?.entry.memberId;
  const bookedFor = owner === head.entry.memberId ? undefined : owner;
  return describeRedemption(redemptionId, act, {
    status: statusNow(act, open),
    bookedFor,
    first: first?.entry,
  });
}

/** The status of a redemption whose reservation is open or not. */
export function statusNow({ status }: RedemptionAct, open: boolean): Redemption['status'] {
  return status === 'reserved' && !open ? 'lapsed' : status;
}

/** A redemption with its present status. A reservation past its time has lapsed, even before the lapse is written. */
export async function getRedemption(
  ports: LogStores & { readonly now: () => number },
  program: Program,
  memberId: string,
  redemptionId: string,
): Promise<Redemption> {
  const head = await readHead(ports.ledger, memberId);
  const log = new LogReader(ports, memberId, [head], head.state.absorbed);
  const found = await findRedemption(log, { program, head, clock: ports.now() }, redemptionId);
  if (!found) throw new RedemptionNotFound();
  return found;
}
