import type { AdjustmentRequest, ProposedAdjustment } from '#shared/contracts/ledger/adjustment.ts';
import { type Approval, approvalStateOf } from '#shared/domain/approvals/approval.ts';
import { approvalIdOf } from '#shared/domain/approvals/approval-id.ts';
import { adjustmentReference } from '#shared/domain/ledger/reference.ts';
import { AdjustmentNotFound } from '#shared/domain/ledger/refusals.ts';
import { present } from '#shared/domain/present.ts';
import { formatInstant } from '#shared/domain/time/calendar.ts';
import type { ApprovalStore } from '#shared/stores/approvals/approval-store.ts';
import { LogReader, type LogStores, type Place } from '#shared/usecases/log/log-reader.ts';
import { readHead } from '#shared/usecases/log/read-head.ts';

export interface AdjustmentStores extends LogStores {
  readonly approvals: ApprovalStore;
}

/** An adjustment as it was asked for, with its id. */
export interface AskedAdjustment extends Approval {
  readonly adjustmentId: string;
}

const asked = (approval: Approval): AskedAdjustment => ({
  ...approval,
  adjustmentId: approval.ids.adjustmentId ?? '',
});

/** The adjustment of this id that the first member in the list asked for who has one. */
export async function findAsked(
  approvals: ApprovalStore,
  memberIds: readonly string[],
  adjustmentId: string,
): Promise<Approval | undefined> {
  const found = await Promise.all(
    memberIds.map((memberId) =>
      approvals.find(memberId, approvalIdOf({ kind: 'adjustment', memberId, ids: { adjustmentId } })),
    ),
  );
  return found.find((approval) => approval !== undefined);
}

/** The place of the entry of an adjustment; undefined where none is booked. */
export async function bookedAt(log: LogReader, adjustmentId: string): Promise<Place | undefined> {
  const reference = adjustmentReference(adjustmentId);
  return (await log.references(reference)).get(reference);
}

/** An adjustment that needed an approval, and a reader that looks up its entry. It may be of an absorbed member. */
export async function adjustmentToDecide(
  stores: AdjustmentStores,
  memberId: string,
  adjustmentId: string,
): Promise<{ readonly approval: Approval; readonly booked: () => Promise<Place | undefined> }> {
  const head = await readHead(stores.ledger, memberId);
  const { absorbed } = head.state;
  const approval = await findAsked(stores.approvals, [memberId, ...absorbed], adjustmentId);
  // A reader asks for a reference once, and a decision may come between two questions.
  const booked = () => bookedAt(new LogReader(stores, memberId, [head], absorbed), adjustmentId);
  if (!approval) throw new AdjustmentNotFound(await booked());
  return { approval, booked };
}

interface Content {
  readonly reason: string;
  readonly qualifying: boolean;
}

function contentOf({ body }: Approval): Content {
  return { reason: String(body.reason), qualifying: body.qualifying === true };
}

export function describeProposal(approval: Approval): ProposedAdjustment {
  const { approvalId, adjustmentId, points = 0, by, at } = asked(approval);
  const requested = { requestedBy: by, requestedAt: formatInstant(at) };
  return {
    status: 'awaiting-approval',
    approvalId,
    adjustmentId,
    points,
    ...contentOf(approval),
    ...requested,
  };
}

export function describeRequest(approval: Approval): AdjustmentRequest {
  const { approvalId, memberId, adjustmentId, points = 0, by, at, decision } = asked(approval);
  return present<AdjustmentRequest>({
    approvalId,
    memberId,
    adjustmentId,
    status: approvalStateOf(approval),
    points,
    ...contentOf(approval),
    requestedBy: by,
    requestedAt: formatInstant(at),
    decidedBy: decision?.by,
    decidedAt: decision && formatInstant(decision.at),
    rejectionReason: decision?.reason,
    seq: undefined,
    withdrawn: decision?.outcome === 'rejected' ? decision.by === by : undefined,
  });
}
