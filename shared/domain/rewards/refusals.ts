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

const details: Readonly<Record<Unavailability, string>> = {
  'not known': 'There is no reward by this id.',
  'not yet': 'The reward can be redeemed later: its time has not come.',
  'no longer': 'The time to redeem the reward is over.',
  'not for this tier': "The reward is not for members of this member's tier.",
  'out of stock': 'Fewer pieces of the reward are left than were asked for.',
};

export class RewardUnavailable extends Refusal {
  constructor(reason: Unavailability) {
    super({
      code: 'reward-unavailable',
      status: 409,
      title: 'The reward cannot be redeemed',
      detail: details[reason],
      data: { reason },
    });
  }
}
