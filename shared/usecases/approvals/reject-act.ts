import { type Approval, type Decision, withDecision } from '#shared/domain/approvals/approval.ts';
import { approvedAlready, checkNotRejected } from '#shared/domain/approvals/refusals.ts';
import type { BookedAt } from '#shared/domain/ledger/acts/desk-refusals.ts';
import type { ApprovalStore } from '#shared/stores/approvals/approval-store.ts';
import type { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';

export interface RejectPorts {
  readonly approvals: ApprovalStore;
  readonly now: () => number;
  /** The entry of the act, where it is booked. */
  readonly booked: (approval: Approval) => Promise<BookedAt | undefined>;
}

export interface Rejection {
  readonly reason: string;
  readonly by: string;
}

export interface Rejected {
  readonly replayed: boolean;
  readonly answer: Approval;
}

/** The reply where an earlier call decided. */
async function replay(
  { booked }: RejectPorts,
  kept: Approval,
  decision: Decision,
  reason: string,
): Promise<Rejected> {
  if (decision.outcome === 'approved') throw approvedAlready(kept, decision, await booked(kept));
  if (decision.reason !== reason && !kept.forgotten) checkNotRejected(kept, decision);
  return { replayed: true, answer: kept };
}

/**
 * Rejects an act that waits; its author withdraws it so. One decision is kept of all that come at once. Nothing is
 * booked, so the standing of its members does not matter.
 */
export async function rejectAct(
  ports: RejectPorts,
  kept: Approval,
  { reason, by }: Rejection,
): Promise<Rejected> {
  const { approvals, now, booked } = ports;
  if (kept.decision) return replay(ports, kept, kept.decision, reason);
  // Its author may have booked it meanwhile, under a limit that was raised.
  const entry = await booked(kept);
  if (entry) throw approvedAlready(kept, undefined, entry);
  const decision: Decision = { outcome: 'rejected', by, at: now(), reason };
  if (await approvals.decide(kept, decision))
    return { replayed: false, answer: withDecision(kept, decision) };
  const newest = await approvals.find(kept.memberId, kept.approvalId);
  if (newest?.forgotten && !kept.forgotten) return rejectAct(ports, newest, { reason, by });
  if (!newest?.decision) throw new TypeError('an act that is decided lost its decision');
  const { by: winner, at } = newest.decision;
  // The decision is this call's own where a put had no response and was sent again.
  const own = winner === by && at === decision.at;
  return { ...(await replay(ports, newest, newest.decision, reason)), replayed: !own };
}

/** Looks the entry of an act up in the log of its member. */
export function bookedInLog(ledger: LedgerStore): RejectPorts['booked'] {
  return async ({ memberId, reference }) => {
    if (reference === undefined) return undefined;
    const seq = (await ledger.references(memberId, reference)).get(reference);
    return seq === undefined ? undefined : { memberId, seq };
  };
}
