import { Refusal } from '#shared/domain/refusal.ts';

export class TotalMismatch extends Refusal {
  static readonly kind = {
    code: 'total-mismatch',
    status: 422,
    title: 'The amounts do not add up',
  } as const;

  constructor(total: number, sum: number) {
    super(TotalMismatch.kind, {
      detail: `The lines sum to ${sum}, the total says ${total}.`,
      data: { errors: [{ pointer: '/total', message: `must be ${sum}, the sum of the line amounts` }] },
    });
  }
}

export class ReturnLine extends Refusal {
  static readonly kind = {
    code: 'return-line',
    status: 422,
    title: 'Goods below zero are a return',
  } as const;

  constructor(place: number) {
    super(ReturnLine.kind, {
      detail:
        'A line of goods is below zero. Send goods that came back as a return of their purchase: PUT …/returns/{returnId}.',
      data: { errors: [{ pointer: `/lines/${place}/amount`, message: 'must not be below 0 for goods' }] },
    });
  }
}

const lowers = (left: number) =>
  left === 0 ? 'lowers lines of which nothing is left' : `must be at least ${-left}`;

export class DiscountExceedsGoods extends Refusal {
  static readonly kind = {
    code: 'discount-exceeds-goods',
    status: 422,
    title: 'A discount is larger than what it lowers',
  } as const;

  constructor(one: {
    readonly lineId: string;
    readonly place: number;
    readonly discount: number;
    /** The amount of its lines after the discounts before it. */
    readonly left: number;
  }) {
    super(DiscountExceedsGoods.kind, {
      detail: `The discount ${one.lineId} takes ${one.discount} off lines of which ${one.left} is left.`,
      data: { errors: [{ pointer: `/lines/${one.place}/amount`, message: lowers(one.left) }] },
    });
  }
}

/** Another purchase has the sale, of this member or another. */
export class SaleBooked extends Refusal {
  static readonly kind = { code: 'sale-booked', status: 409, title: 'The sale is booked already' } as const;

  /** `memberId` is told to the service desk alone. */
  constructor(booked: { readonly purchaseId: string; readonly memberId?: string | undefined }) {
    super(SaleBooked.kind, {
      detail:
        'The sale earned under the purchase in `purchaseId`. A sale is free again when all of its goods came back.',
      data: {
        purchaseId: booked.purchaseId,
        ...(booked.memberId !== undefined && { memberId: booked.memberId }),
        errors: [{ pointer: '/sale', message: 'is the sale of another purchase' }],
      },
    });
  }
}

export class PaymentsExceedPayable extends Refusal {
  static readonly kind = {
    code: 'payments-exceed-payable',
    status: 422,
    title: 'Points paid for more than they can pay',
  } as const;

  constructor(payable: number, paid: number) {
    super(PaymentsExceedPayable.kind, {
      detail: `The payments in points sum to ${paid}, and points can pay ${payable} of this purchase. Points pay for goods, shipping and fees that the programme does not exclude.`,
      data: { payable, errors: [{ pointer: '/payments', message: `must not sum to more than ${payable}` }] },
    });
  }
}
