import { Refusal } from '#shared/domain/refusal.ts';

/** The same for a household that is unknown and one that the caller is not in. */
export class HouseholdNotFound extends Refusal {
  constructor() {
    super({
      code: 'household-not-found',
      status: 404,
      title: 'No such household',
      detail: 'There is no household by this id.',
    });
  }
}

export class InAnotherHousehold extends Refusal {
  constructor() {
    super({
      code: 'in-another-household',
      status: 409,
      title: 'The member is in another household',
      detail: 'A member is in one household at a time, and has to leave the other first.',
    });
  }
}

export class HouseholdFull extends Refusal {
  constructor(limit: number) {
    super({
      code: 'household-full',
      status: 409,
      title: 'The household is full',
      detail: `A household has at most ${limit} members.`,
    });
  }
}
