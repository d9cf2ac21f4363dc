import type { Program } from './program.ts';

/** The programme of a new environment, version 0. */
export const initialProgram: Program = {
  version: 0,
  timeZone: 'UTC',
  baseCurrency: 'EUR',
  rates: { EUR: '1', GBP: '1.15', USD: '0.9' },
  earn: { pointsPerUnit: { EUR: '1', GBP: '1', USD: '1' } },
  maturity: { days: 0 },
  expiry: { months: 24, roundTo: 'month-end' },
  redemption: {
    pointValue: { EUR: '0.01', GBP: '0.01', USD: '0.01' },
    minimum: 1,
    step: 1,
    refundDays: 30,
    freshSignInAbove: 10_000,
  },
  adjustmentApprovalAbove: 10_000,
  clawback: 'negative',
  tiers: [
    { id: 'blue', name: 'Blue', threshold: 0, multiplier: '1' },
    { id: 'silver', name: 'Silver', threshold: 1_000, multiplier: '1.25' },
    { id: 'gold', name: 'Gold', threshold: 5_000, multiplier: '1.5' },
  ],
  tierPeriod: { months: 12 },
  tierGrace: { days: 0 },
};
