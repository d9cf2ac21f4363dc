import type { AdjustmentRequest, ProposedAdjustment } from '#shared/contracts/ledger/adjustment.ts';
import { AdjustmentRejected } from '#shared/domain/ledger/acts/desk-refusals.ts';
import { adjustmentReference } from '#shared/domain/ledger/reference.ts';
import { ReferenceReused } from '#shared/domain/ledger/refusals.ts';
import { present } from '#shared/domain/present.ts';
import { formatInstant } from '#shared/domain/time/calendar.ts';
import { approvalStateOf, type Proposal, type ProposalStore } from '#shared/stores/ledger/proposal-store.ts';
import type { LogReader, Place } from '#shared/usecases/log/log-reader.ts';

/** The proposal of this id for the first member in the list who has one. */
export async function findProposal(
  proposals: ProposalStore,
  memberIds: readonly string[],
  adjustmentId: string,
): Promise<Proposal | undefined> {
  const found = await Promise.all(memberIds.map((memberId) => proposals.find(memberId, adjustmentId)));
  return found.find((proposal) => proposal !== undefined);
}

/** The place of the entry of an adjustment; undefined where none is booked. */
export async function bookedAt(log: LogReader, adjustmentId: string): Promise<Place | undefined> {
  const reference = adjustmentReference(adjustmentId);
  return (await log.references(reference)).get(reference);
}

export function checkSameContent(kept: Proposal, contentHash: string): void {
  if (kept.contentHash !== contentHash) throw new ReferenceReused();
}

export function checkNotRejected(kept: Proposal | undefined): void {
  const decision = kept?.decision;
  if (decision?.outcome === 'rejected') throw new AdjustmentRejected(decision);
}

export function describeProposal(proposal: Proposal): ProposedAdjustment {
  const { adjustmentId, points, reason, qualifying, by, at } = proposal;
  const requested = { requestedBy: by, requestedAt: formatInstant(at) };
  return { status: 'awaiting-approval', adjustmentId, points, reason, qualifying, ...requested };
}

export function describeRequest(proposal: Proposal): AdjustmentRequest {
  const { memberId, adjustmentId, points, reason, qualifying, by, at, decision } = proposal;
  return present<AdjustmentRequest>({
    memberId,
    adjustmentId,
    status: approvalStateOf(proposal),
    points,
    reason,
    qualifying,
    requestedBy: by,
    requestedAt: formatInstant(at),
    decidedBy: decision?.by,
    decidedAt: decision && formatInstant(decision.at),
    rejectionReason: decision?.reason,
    seq: undefined,
    withdrawn: decision?.outcome === 'rejected' ? decision.by === by : undefined,
  });
}
