import type { AccountState } from '#shared/domain/ledger/state.ts';

const MIDNIGHT = Date.UTC(2027, 0, 1);
const MONTH_MS = 30 * 86_400_000;

const enrolled: AccountState = {
  status: 'active',
  enrolledAt: Date.UTC(2026, 10, 22, 10),
  purchaseCount: 0,
  lots: [],
  pending: [],
  reservations: [],
  holds: [],
  debt: 0,
  lifetime: { earned: 0, redeemed: 0, refunded: 0, expired: 0, reversed: 0 },
  tier: {
    tierId: 'blue',
    periodEndsAt: MIDNIGHT + 12 * MONTH_MS,
    qualifying: 0,
    previousQualifying: 0,
    keptUntil: null,
    fallsAt: null,
  },
  uses: [],
  absorbed: [],
};

/** A member of two years, with a part of every kind that a state has. */
const seasoned: AccountState = {
  ...enrolled,
  purchaseCount: 311,
  lots: [
    ...Array.from({ length: 12 }, (_, month) => ({
      expiresAt: MIDNIGHT + month * MONTH_MS,
      points: 100 + month * 37,
    })),
    { expiresAt: null, points: 5000 },
  ],
  pending: [
    { maturesAt: MIDNIGHT, expiresAt: MIDNIGHT + 14 * MONTH_MS, points: 250 },
    { maturesAt: MIDNIGHT + 86_400_000, expiresAt: null, points: 10 },
  ],
  reservations: [
    {
      redemptionId: 'r-1',
      expiresAt: MIDNIGHT - 1,
      lots: [{ expiresAt: MIDNIGHT, points: 40 }],
      reward: { rewardId: 'mug', version: 3, quantity: 2 },
    },
    { redemptionId: 'r-2', expiresAt: MIDNIGHT + 1234, lots: [{ expiresAt: null, points: 1 }] },
  ],
  holds: [{ caseId: 'case-1', lots: [{ expiresAt: MIDNIGHT, points: 7 }] }],
  lifetime: { earned: 123_456, redeemed: 90_000, refunded: 500, expired: 1200, reversed: 33 },
  tier: {
    tierId: 'gold',
    periodEndsAt: MIDNIGHT + 12 * MONTH_MS,
    qualifying: 4200,
    previousQualifying: 3100,
    keptUntil: MIDNIGHT + 24 * MONTH_MS,
    fallsAt: null,
    granted: { tierId: 'gold', until: MIDNIGHT + 24 * MONTH_MS },
  },
  uses: [
    {
      promotionId: 'tea-week',
      times: 3,
      days: [
        { period: 20_780, times: 2 },
        { period: 20_785, times: 1 },
      ],
    },
    { promotionId: 'welcome', times: 1, days: [] },
  ],
};

/** States of every shape, by a name. */
export const states: Readonly<Record<string, AccountState>> = {
  enrolled,
  seasoned,
  suspended: { ...enrolled, status: 'suspended', debt: 12 },
  merged: { ...enrolled, status: 'merged', mergedInto: 'm-2' },
  absorbing: { ...seasoned, absorbed: ['m-3', 'm-4'] },
  'with uses by year': {
    ...seasoned,
    uses: [
      {
        promotionId: 'yearly',
        times: 4,
        days: [{ period: 20_780, times: 1 }],
        years: [
          { period: 2025, times: 1 },
          { period: 2026, times: 3 },
        ],
      },
    ],
  },
  'in a household': { ...seasoned, household: 'h-1' },
  'in a household and absorbing': { ...seasoned, absorbed: ['m-3'], household: 'h-1' },
};
