import type { AdjustmentRequest } from '#shared/contracts/ledger/adjustment.ts';
import { AdjustmentApproved, AdjustmentRejected } from '#shared/domain/ledger/acts/desk-refusals.ts';
import { AdjustmentNotFound } from '#shared/domain/ledger/refusals.ts';
import type { Decision, Proposal, ProposalStore } from '#shared/stores/ledger/proposal-store.ts';
import { LogReader, type LogStores } from '#shared/usecases/log/log-reader.ts';
import { readHead } from '#shared/usecases/log/read-head.ts';
import { bookedAt, describeRequest, findProposal } from './proposals.ts';

export interface RejectPorts extends LogStores {
  readonly proposals: ProposalStore;
  readonly now: () => number;
}

export interface Rejection {
  readonly adjustmentId: string;
  readonly reason: string;
  readonly by: string;
}

interface Rejected {
  readonly replayed: boolean;
  readonly answer: AdjustmentRequest;
}

/** The reply where an earlier call decided. */
async function replay(log: LogReader, kept: Proposal, decision: Decision, reason: string): Promise<Rejected> {
  if (decision.outcome === 'approved') {
    const booked = await bookedAt(log, kept.adjustmentId);
    if (!booked) throw new TypeError('an adjustment that was approved has no entry');
    throw new AdjustmentApproved(booked, decision);
  }
  if (decision.reason !== reason) throw new AdjustmentRejected(decision);
  return { replayed: true, answer: describeRequest(kept) };
}

/**
 * Rejects an adjustment that waits for an approval; its author withdraws it so. One decision is
 * kept of all that come at once. Nothing is booked, so the standing of the member does not matter.
 */
export async function rejectAdjustment(
  ports: RejectPorts,
  memberId: string,
  { adjustmentId, reason, by }: Rejection,
): Promise<Rejected> {
  const { ledger, proposals, now } = ports;
  const head = await readHead(ledger, memberId);
  const { absorbed } = head.state;
  const kept = await findProposal(proposals, [memberId, ...absorbed], adjustmentId);
  const log = new LogReader(ports, memberId, [head], absorbed);
  if (!kept) throw new AdjustmentNotFound(await bookedAt(log, adjustmentId));
  const decision: Decision = { outcome: 'rejected', by, at: now(), reason };
  if (kept.decision) return replay(log, kept, kept.decision, reason);
  // The approval of a proposal from before decisions were kept is its entry.
  const booked = await bookedAt(log, adjustmentId);
  if (booked) throw new AdjustmentApproved(booked);
  if (await proposals.reject(kept, decision)) {
    return { replayed: false, answer: describeRequest({ ...kept, decision }) };
  }
  const newest = await proposals.find(kept.memberId, adjustmentId);
  if (!newest?.decision) throw new TypeError('a proposal that is decided lost its decision');
  const { by: winner, at } = newest.decision;
  // The log above has read the references before the decision.
  const reread = new LogReader(ports, memberId, [head], absorbed);
  // The decision is this call's own where a put had no response and was sent again.
  const own = winner === by && at === decision.at;
  return { ...(await replay(reread, newest, newest.decision, reason)), replayed: !own };
}
