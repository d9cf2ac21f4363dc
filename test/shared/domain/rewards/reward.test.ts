import { describe, expect, it } from 'vitest';
import { checkReward, type Reward, remaining } from '#shared/domain/rewards/reward.ts';

const FROM = Date.parse('2026-12-01T00:00:00Z');
const TO = Date.parse('2027-01-01T00:00:00Z');
const coffee: Reward = { rewardId: 'coffee', version: 3, name: 'A coffee', points: 500 };
const limited: Reward = { ...coffee, tiers: ['silver', 'gold'], from: FROM, to: TO };

describe('a reward', () => {
  it.each([
    ['without a limit, to anybody', coffee, 'blue', 0],
    ['from its first instant', limited, 'silver', FROM],
    ['to its last', limited, 'gold', TO - 1],
  ])('may be redeemed %s', (_, reward, tier, now) => {
    expect(checkReward(reward, tier, now)).toBe(reward);
  });

  it.each([
    ['not known', undefined, 'gold', FROM, 'There is no reward by this id.'],
    ['not yet', limited, 'gold', FROM - 1, 'The reward cannot be redeemed yet.'],
    ['no longer', limited, 'gold', TO, 'The time to redeem the reward is over.'],
    ['not for this tier', limited, 'blue', FROM, "The reward is not for members of this member's tier."],
  ] as const)('is refused as %s', (reason, reward, tier, now, message) => {
    expect(() => checkReward(reward, tier, now)).toThrow(
      expect.objectContaining({
        code: 'reward-unavailable',
        status: 409,
        message,
        data: expect.objectContaining({ reason }),
      }),
    );
  });

  it.each([
    [undefined, 7, undefined],
    [10, 0, 10],
    [10, 7, 3],
    [0, 0, 0],
    // The stock was cut after seven were taken.
    [5, 7, 0],
  ])('with a stock of %s, %s of it taken, has %s left', (stock, taken, left) => {
    expect(remaining({ ...coffee, ...(stock !== undefined && { stock }) }, taken)).toBe(left);
  });
});
