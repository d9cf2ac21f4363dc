import { type FieldError, Refusal } from '#shared/domain/refusal.ts';

export class ReferenceReused extends Refusal {
  constructor() {
    super({
      code: 'reference-reused',
      status: 409,
      title: 'The id was used for something else',
      detail: 'This id was used already, with other content. Repeat the first content, or use a new id.',
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
      title: 'It lies in the future',
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
      title: 'It is too old',
      detail: 'A till or shop may book what happened in the last 400 days. What is older an admin books.',
      data: { errors: [{ pointer: '/occurredAt', message: 'is more than 400 days ago' }] },
    });
  }
}

export class UnsupportedCurrency extends Refusal {
  constructor(pointer = '/currency') {
    super({
      code: 'unsupported-currency',
      status: 422,
      title: 'The programme has no rate for this currency',
      detail: 'Points are earned and spent only in currencies that the programme names.',
      data: { errors: [{ pointer, message: 'is not a currency of the programme' }] },
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

/** A member's state would outgrow a stated bound (see bounds.ts). */
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

export class NothingToExplain extends Refusal {
  constructor() {
    super({
      code: 'nothing-to-explain',
      status: 404,
      title: 'Nothing to explain',
      detail: 'Promotions are asked about purchases only, and this entry is none.',
    });
  }
}

export class InsufficientPoints extends Refusal {
  constructor(available: number) {
    super({
      code: 'insufficient-points',
      status: 409,
      title: 'There are not enough points',
      detail: `The member has ${available} points available.`,
      data: { available },
    });
  }
}

export class PurchaseNotFound extends Refusal {
  constructor() {
    super({
      code: 'purchase-not-found',
      status: 404,
      title: 'No such purchase',
      detail: 'The member has no purchase by this id. If its booking is under way, try again later.',
    });
  }
}

/** More is asked back than the original has left. */
export class AmountExceedsOriginal extends Refusal {
  constructor(detail: string, errors: readonly FieldError[] = []) {
    super({
      code: 'amount-exceeds-original',
      status: 422,
      title: 'It is more than is left of the original',
      detail,
      data: errors.length > 0 ? { errors } : {},
    });
  }
}

export class SameMember extends Refusal {
  constructor(pointer: string) {
    super({
      code: 'same-member',
      status: 422,
      title: 'Both are the same member',
      detail: 'This takes two members, and another one than that of the path is named in the body.',
      data: { errors: [{ pointer, message: 'is the member of the path' }] },
    });
  }
}

/** The other member of an act, whom the body names. */
export class OtherMemberNotFound extends Refusal {
  constructor(pointer: string) {
    super({
      code: 'member-not-found',
      status: 404,
      title: 'No such member',
      detail: 'There is no member by this id or identifier.',
      data: { errors: [{ pointer, message: 'is no member' }] },
    });
  }
}

export class AdjustmentNotFound extends Refusal {
  constructor() {
    super({
      code: 'adjustment-not-found',
      status: 404,
      title: 'No such adjustment',
      detail: 'No adjustment by this id waits for an approval.',
    });
  }
}

export class ApproverIsAuthor extends Refusal {
  constructor() {
    super({
      code: 'approver-is-author',
      status: 403,
      title: 'Somebody else has to approve it',
      detail:
        'An adjustment above the limit of the programme is approved by another agent than the one who asked for it.',
    });
  }
}

/** Points that come from an older system were over already there. */
export class AlreadyExpired extends Refusal {
  constructor(pointers: readonly string[]) {
    super({
      code: 'already-expired',
      status: 422,
      title: 'The points have expired',
      detail: 'An opening balance has only points that can be spent still.',
      data: { errors: pointers.map((pointer) => ({ pointer, message: 'is past' })) },
    });
  }
}

export class UnknownTier extends Refusal {
  constructor() {
    super({
      code: 'unknown-tier',
      status: 422,
      title: 'The programme has no such tier',
      detail: 'A member can only be given a tier of the programme.',
      data: { errors: [{ pointer: '/tier', message: 'is not a tier of the programme' }] },
    });
  }
}
