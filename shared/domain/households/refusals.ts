import { Refusal } from '#shared/domain/refusal.ts';

/** The refusal for an unknown household and for one that the caller does not belong to, so that they look the same. */
export class HouseholdNotFound extends Refusal {
  static readonly kind = { code: 'household-not-found', status: 404, title: 'No such household' } as const;

  constructor() {
    super(HouseholdNotFound.kind, {
      detail: 'There is no household by this id, or the member is not in it.',
    });
  }
}

export class InAnotherHousehold extends Refusal {
  static readonly kind = {
    code: 'in-another-household',
    status: 409,
    title: 'The member is in another household',
  } as const;

  constructor() {
    super(InAnotherHousehold.kind, {
      detail: 'A member is in one household at a time. Leave the other household first.',
    });
  }
}

export class HouseholdFull extends Refusal {
  static readonly kind = { code: 'household-full', status: 409, title: 'The household is full' } as const;

  constructor(limit: number) {
    super(HouseholdFull.kind, {
      detail: `A household has at most ${limit} members. One of them has to leave first.`,
      data: { limit },
    });
  }
}
