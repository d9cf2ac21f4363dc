import type { Guard } from './guard.ts';

const benefits = ['test/semantics/benefits.test.ts'];
const REDEEM = 'shared/domain/ledger/acts/redeem.ts';

/** Guards of the benefits of tiers. */
export const benefitGuards: readonly Guard[] = [
  {
    name: 'benefits: a free reward is one in its time',
    file: REDEEM,
    code: '[{ counter: free, by: 1, limit: 1 }]',
    without: '[{ counter: free, by: 1 }]',
    tests: benefits,
  },
  {
    name: 'benefits: one piece is free, not two',
    file: REDEEM,
    code: 'per === undefined || quantity !== 1',
    without: 'per === undefined',
    tests: benefits,
  },
  {
    name: 'benefits: a free reward by an own token leaves no empty sum behind',
    file: REDEEM,
    code: '...(points > 0 && ownToken) }',
    without: '...ownToken }',
    tests: benefits,
  },
];
