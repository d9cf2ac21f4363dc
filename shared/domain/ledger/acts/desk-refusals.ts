import { Refusal } from '#shared/domain/refusal.ts';
import { formatInstant } from '#shared/domain/time/calendar.ts';

/** The purchase of this receipt is booked already, for the same member or another. */
export class PurchaseBooked extends Refusal {
  static readonly kind = {
    code: 'purchase-booked',
    status: 409,
    title: 'The purchase is booked already',
  } as const;

  constructor(memberId: string) {
    super(PurchaseBooked.kind, {
      detail: 'The purchase is booked for the member in `memberId`. Move it if that is the wrong member.',
      data: { memberId },
    });
  }
}

export class PurchaseReturned extends Refusal {
  static readonly kind = {
    code: 'purchase-returned',
    status: 409,
    title: 'The purchase was returned or moved',
  } as const;

  constructor() {
    super(PurchaseReturned.kind, {
      detail:
        'Only a purchase without returns can be moved, and only once. Adjust the points of both members instead.',
    });
  }
}

/** A move takes back the points of the goods. That would give the payment back to a member who did not buy them. */
export class PurchasePaidWithPoints extends Refusal {
  static readonly kind = {
    code: 'purchase-paid-with-points',
    status: 409,
    title: 'The purchase was paid with points',
  } as const;

  constructor() {
    super(PurchasePaidWithPoints.kind, {
      detail:
        'A purchase that points paid for stays with the member who spent them. Adjust the points of both members instead.',
    });
  }
}

/** One transaction holds a hundred items, and each budget is an item. */
export class MoveTooLarge extends Refusal {
  static readonly kind = {
    code: 'move-too-large',
    status: 409,
    title: 'The move touches too many budgets',
  } as const;

  constructor() {
    super(MoveTooLarge.kind, {
      detail:
        'The promotions of both members touch more budgets than one write holds. Adjust the points of both members instead.',
    });
  }
}

/** The decision on an act that needed an approval. */
interface Decided {
  readonly by: string;
  readonly at: number;
  readonly reason?: string | undefined;
}

/** The entry of an act, by its log and number. */
export interface BookedAt {
  readonly memberId: string;
  readonly seq: number;
}

export const decisionData = ({ by, at, reason }: Decided) => ({
  decidedBy: by,
  decidedAt: formatInstant(at),
  ...(reason !== undefined && { reason, rejectionReason: reason }),
});

export class AdjustmentRejected extends Refusal {
  static readonly kind = {
    code: 'adjustment-rejected',
    status: 409,
    title: 'The adjustment was rejected',
  } as const;

  constructor(decision: Decided) {
    super(AdjustmentRejected.kind, {
      detail: 'The adjustment was rejected or withdrawn, and is never booked. Ask again under a new id.',
      data: decisionData(decision),
    });
  }
}

export class AdjustmentApproved extends Refusal {
  static readonly kind = {
    code: 'adjustment-approved',
    status: 409,
    title: 'The adjustment was approved',
  } as const;

  constructor({ memberId, seq }: BookedAt, decision?: Decided) {
    super(AdjustmentApproved.kind, {
      detail: `The adjustment was approved and is booked: entry ${seq}. Take the points back with another adjustment.`,
      data: { ...(decision && decisionData(decision)), memberId, seq },
    });
  }
}
