import { Refusal } from '#shared/domain/refusal.ts';

/** The receipt is booked, for whichever member. */
export class PurchaseBooked extends Refusal {
  constructor(memberId: string) {
    super({
      code: 'purchase-booked',
      status: 409,
      title: 'The purchase is booked already',
      detail: 'The member that `memberId` names has this purchase. If that is the wrong one, move it.',
      data: { memberId },
    });
  }
}

export class PurchaseReturned extends Refusal {
  constructor() {
    super({
      code: 'purchase-returned',
      status: 409,
      title: 'Something of the purchase came back',
      detail: 'Only a whole purchase moves, and once: of this one something was returned, or it has moved.',
    });
  }
}

/** Taking the goods' points would give the payment back to a member who did not buy them. */
export class PurchasePaidWithPoints extends Refusal {
  constructor() {
    super({
      code: 'purchase-paid-with-points',
      status: 409,
      title: 'Points paid for the purchase',
      detail:
        'The points that paid are those of the member whom it was booked for, so it cannot become the purchase of another.',
    });
  }
}

/** One write holds a hundred items, and a budget is one. */
export class MoveTooLarge extends Refusal {
  constructor() {
    super({
      code: 'move-too-large',
      status: 409,
      title: 'It moves too many budgets at once',
      detail: 'The promotions of both members have more budgets than one step can move. Adjust the points.',
    });
  }
}

/** A single agent may give so many points neither by an adjustment nor by a purchase. */
export class ApprovalNeeded extends Refusal {
  constructor(points: number) {
    super({
      code: 'approval-needed',
      status: 409,
      title: 'A second agent has to agree',
      detail: `It would bring ${points} points, more than one agent may give. Book an adjustment, which another approves.`,
      data: { points },
    });
  }
}
