import {
  AdjustmentApproved,
  AdjustmentRejected,
  type BookedAt,
  decisionData,
} from '#shared/domain/ledger/acts/desk-refusals.ts';
import { Refusal } from '#shared/domain/refusal.ts';
import type { Approval, Decision } from './approval.ts';

export class ApprovalNotFound extends Refusal {
  static readonly kind = { code: 'approval-not-found', status: 404, title: 'No such act' } as const;

  constructor() {
    super(ApprovalNotFound.kind, { detail: 'No act that needed an approval has this id.' });
  }
}

export class ApproverIsAuthor extends Refusal {
  static readonly kind = {
    code: 'approver-is-author',
    status: 403,
    title: 'Another person has to approve',
  } as const;

  constructor() {
    super(ApproverIsAuthor.kind, {
      detail:
        'An act above the limits of the programme needs the approval of another person than its author, and a promotion of another than the writer of its version.',
    });
  }
}

export class ActRejected extends Refusal {
  static readonly kind = { code: 'act-rejected', status: 409, title: 'The act was rejected' } as const;

  constructor(decision: Decision) {
    super(ActRejected.kind, {
      detail: 'The act was rejected or withdrawn, and is never booked. Ask again under a new id.',
      data: decisionData(decision),
    });
  }
}

export class ActApproved extends Refusal {
  static readonly kind = { code: 'act-approved', status: 409, title: 'The act was approved' } as const;

  constructor(decision: Decision | undefined, booked: BookedAt | undefined) {
    super(ActApproved.kind, {
      detail: 'The act was approved and is done. Take points back with an adjustment; pause a promotion.',
      data: { ...(decision && decisionData(decision)), ...booked },
    });
  }
}

/** @throws Refusal where an act was rejected, by the code that its call has for that */
export function checkNotRejected({ kind }: Pick<Approval, 'kind'>, decision: Decision | undefined): void {
  if (decision?.outcome !== 'rejected') return;
  throw kind === 'adjustment' ? new AdjustmentRejected(decision) : new ActRejected(decision);
}

/** The refusal to reject an act that was approved, by the code that its call has for that. */
export function approvedAlready(
  { kind }: Pick<Approval, 'kind'>,
  decision: Decision | undefined,
  booked: BookedAt | undefined,
): Refusal {
  if (kind === 'adjustment' && booked) return new AdjustmentApproved(booked, decision);
  return new ActApproved(decision, booked);
}
