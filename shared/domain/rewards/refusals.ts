import { Refusal } from '#shared/domain/refusal.ts';

export class RewardNotFound extends Refusal {
  constructor() {
    super({
      code: 'reward-not-found',
      status: 404,
      title: 'No such reward',
      detail: 'There is no reward by this id.',
    });
  }
}

export type Unavailability = 'not known' | 'not yet' | 'no longer' | 'not for this tier' | 'out of stock';

export class RewardUnavailable extends Refusal {
  constructor(reason: Unavailability) {
    super({
      code: 'reward-unavailable',
      status: 409,
      title: 'The reward cannot be redeemed',
      detail: `The reward cannot be redeemed: ${reason}.`,
      data: { reason },
    });
  }
}
