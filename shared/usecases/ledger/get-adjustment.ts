import type { AdjustmentRequest } from '#shared/contracts/ledger/adjustment.ts';
import { actOf } from '#shared/domain/ledger/act.ts';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { AdjustmentNotFound } from '#shared/domain/ledger/refusals.ts';
import { omitUndefined, presented } from '#shared/domain/present.ts';
import { formatInstant } from '#shared/domain/time/calendar.ts';
import { LogReader } from '#shared/usecases/log/log-reader.ts';
import { readHead } from '#shared/usecases/log/read-head.ts';
import { type AdjustmentStores, bookedAt, describeRequest, findAsked } from './asked-adjustments.ts';

/** An adjustment by its entry, with the request where it needed an approval. */
function describeBooked(
  { entry }: LedgerRecord,
  adjustmentId: string,
  proposed: AdjustmentRequest | undefined,
): AdjustmentRequest {
  const act = actOf(entry, 'adjustment');
  const given = entry.postings.find(({ account }) => account === 'adjusted');
  if (!act || !given) throw new TypeError('the entry of an adjustment is not one');
  const { memberId, seq, recordedAt, change } = entry;
  const at = formatInstant(recordedAt);
  const approval = { status: 'approved', decidedBy: act.approvedBy, decidedAt: at, seq } as const;
  if (proposed) return presented<AdjustmentRequest>({ ...proposed, ...omitUndefined(approval) });
  return presented<AdjustmentRequest>({
    memberId,
    adjustmentId,
    status: 'booked',
    points: -given.points,
    reason: act.reason,
    qualifying: change.kind === 'movement' && change.tier !== undefined,
    requestedBy: act.by,
    requestedAt: at,
    seq,
  });
}

/** An adjustment as it stands: booked at once, waiting, approved or rejected. */
export async function getAdjustment(
  stores: AdjustmentStores,
  memberId: string,
  adjustmentId: string,
): Promise<AdjustmentRequest> {
  const head = await readHead(stores.ledger, memberId);
  const { absorbed } = head.state;
  // The request is read first: where it is approved meanwhile, its entry is found after it.
  const kept = await findAsked(stores.approvals, [memberId, ...absorbed], adjustmentId);
  const log = new LogReader(stores, memberId, [head], absorbed);
  const place = await bookedAt(log, adjustmentId);
  const proposed = kept && describeRequest(kept);
  if (place) return describeBooked(await log.record(place), adjustmentId, proposed);
  if (!proposed) throw new AdjustmentNotFound();
  return proposed;
}
