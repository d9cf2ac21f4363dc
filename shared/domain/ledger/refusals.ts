import { Refusal } from '#shared/domain/refusal.ts';

export class ReferenceReused extends Refusal {
  constructor() {
    super({
      code: 'reference-reused',
      status: 409,
      title: 'The id was used for something else',
      detail: 'This id is booked already with other content. Repeat the first content, or use a new id.',
    });
  }
}

export class TotalMismatch extends Refusal {
  constructor(total: number, sum: number) {
    super({
      code: 'total-mismatch',
      status: 422,
      title: 'The total is not the sum of the lines',
      detail: `The lines sum to ${sum}, the total says ${total}.`,
      data: { errors: [{ pointer: '/total', message: `must be ${sum}, the sum of the line amounts` }] },
    });
  }
}

export class PaymentsExceedTotal extends Refusal {
  constructor() {
    super({
      code: 'total-mismatch',
      status: 422,
      title: 'The payments exceed the total',
      detail: 'Points cannot have paid more than the purchase cost.',
      data: { errors: [{ pointer: '/payments', message: 'must not sum to more than the total' }] },
    });
  }
}

export class OccurredInFuture extends Refusal {
  constructor() {
    super({
      code: 'occurred-in-future',
      status: 422,
      title: 'The purchase lies in the future',
      detail: "occurredAt may be at most 5 minutes ahead of the server's clock.",
      data: { errors: [{ pointer: '/occurredAt', message: 'lies in the future' }] },
    });
  }
}

export class TooOld extends Refusal {
  constructor() {
    super({
      code: 'too-old',
      status: 422,
      title: 'The purchase is too old',
      detail: 'A till or shop may book purchases of the last 400 days. History is an import.',
      data: { errors: [{ pointer: '/occurredAt', message: 'is more than 400 days ago' }] },
    });
  }
}

export class UnsupportedCurrency extends Refusal {
  constructor() {
    super({
      code: 'unsupported-currency',
      status: 422,
      title: 'The programme has no rate for this currency',
      detail: 'Points are earned only in currencies that the programme names.',
      data: { errors: [{ pointer: '/currency', message: 'is not a currency of the programme' }] },
    });
  }
}

export class TooManyPoints extends Refusal {
  constructor(limit: number) {
    super({
      code: 'too-many-points',
      status: 422,
      title: 'The purchase would earn too many points',
      detail: `A purchase earns at most ${limit} points. Look at the programme's points per unit.`,
    });
  }
}

/** A member's state would outgrow a stated bound (see limits.ts). */
export class StateFull extends Refusal {
  constructor(what: string, limit: number) {
    super({
      code: 'state-full',
      status: 409,
      title: 'The account cannot hold more',
      detail: `The account already has ${limit} ${what}.`,
      data: { what, limit },
    });
  }
}

export class EntryNotFound extends Refusal {
  constructor() {
    super({
      code: 'entry-not-found',
      status: 404,
      title: 'No such entry',
      detail: 'The member has no entry by this number.',
    });
  }
}
