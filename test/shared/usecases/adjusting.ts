import { contentHash } from '#shared/domain/ledger/digest.ts';
import { approveAct } from '#shared/usecases/approvals/approve-act.ts';
import { bookOrAsk } from '#shared/usecases/approvals/book-or-ask.ts';
import { rejectAct } from '#shared/usecases/approvals/reject-act.ts';
import { adjustPoints } from '#shared/usecases/ledger/adjust-points.ts';
import {
  adjustmentToDecide,
  describeProposal,
  describeRequest,
} from '#shared/usecases/ledger/asked-adjustments.ts';
import type { Books } from './books.ts';

interface Adjustment {
  readonly adjustmentId: string;
  readonly points: number;
  readonly reason?: string;
  readonly by?: string;
}

interface Decided {
  readonly adjustmentId: string;
  readonly by: string;
}

/** Asks for an adjustment as the handler does: it is booked, or waits for another agent. */
export async function askToAdjust(
  { ports, programs }: Books,
  memberId: string,
  { adjustmentId, points, reason = 'a complaint', by = 'agent-1' }: Adjustment,
) {
  const body = { points, reason, qualifying: false };
  const command = { adjustmentId, ...body, by, contentHash: contentHash(body) };
  const ids = { adjustmentId };
  const { contentHash: hash } = command;
  const asked = { kind: 'adjustment', memberId, ids, body, contentHash: hash, by, anyAge: false } as const;
  const told = await bookOrAsk(ports, asked, () => adjustPoints(ports, programs, memberId, command, { by }));
  return 'awaiting' in told ? { ...told, awaiting: describeProposal(told.awaiting) } : told;
}

export async function approveAdjustment(
  { ports, programs }: Books,
  memberId: string,
  { adjustmentId, by }: Decided,
) {
  const { approval } = await adjustmentToDecide(ports, memberId, adjustmentId);
  const { points = 0, body, contentHash: hash } = approval;
  const content = { points, reason: String(body.reason), qualifying: false };
  const command = { adjustmentId, ...content, by: approval.by, contentHash: hash };
  return approveAct(ports, approval, { by }, (giver) =>
    adjustPoints(ports, programs, memberId, command, giver),
  );
}

export async function rejectAdjustment(
  { ports }: Books,
  memberId: string,
  { adjustmentId, by, reason }: Decided & { readonly reason: string },
) {
  const { approval, booked } = await adjustmentToDecide(ports, memberId, adjustmentId);
  const { replayed, answer } = await rejectAct({ ...ports, booked }, approval, { reason, by });
  return { replayed, answer: describeRequest(answer) };
}
