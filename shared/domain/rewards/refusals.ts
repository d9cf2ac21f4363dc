import { Refusal } from '#shared/domain/refusal.ts';

export class RewardNotFound extends Refusal {
  static readonly kind = { code: 'reward-not-found', status: 404, title: 'No such reward' } as const;

  constructor() {
    super(RewardNotFound.kind, {
      detail: 'There is no reward by this id.',
    });
  }
}

export type Unavailability = 'not known' | 'not yet' | 'no longer' | 'not for this tier' | 'out of stock';

/** The terms of the reward that stand in the way. */
export interface RewardTerms {
  /** RFC 3339. */
  readonly from?: string;
  /** RFC 3339. */
  readonly to?: string;
  readonly tiers?: readonly string[];
}

const details: Readonly<Record<Unavailability, string>> = {
  'not known': 'There is no reward by this id.',
  'not yet': 'The reward cannot be redeemed yet.',
  'no longer': 'The time to redeem the reward is over.',
  'not for this tier': "The reward is not for members of this member's tier.",
  'out of stock': 'The stock of the reward is smaller than the quantity.',
};

export class RewardUnavailable extends Refusal {
  static readonly kind = {
    code: 'reward-unavailable',
    status: 409,
    title: 'The reward cannot be redeemed',
  } as const;

  readonly reason: Unavailability;

  constructor(reason: Unavailability, terms: RewardTerms = {}) {
    super(RewardUnavailable.kind, {
      detail: details[reason],
      data: { reason, ...terms },
    });
    this.reason = reason;
  }
}
