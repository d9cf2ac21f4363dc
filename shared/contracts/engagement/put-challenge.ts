import { contract } from '#shared/contracts/contract.ts';
import { challenges } from './challenge.ts';
import { puts } from './definition-calls.ts';

export const putChallenge = contract({
  operationId: 'putChallenge',
  ...puts(challenges),
  bodyExample: {
    name: 'Tea week',
    steps: [
      {
        id: 'app',
        goal: {
          metric: 'purchases',
          target: 1,
          filter: { fact: 'channel', operator: 'equal', value: 'app' },
        },
      },
      { id: 'tea', goal: { metric: 'spend', target: 2000, of: { categories: ['tea'] } } },
    ],
    reward: { points: 250 },
    schedule: { from: '2026-12-01T00:00:00Z', to: '2026-12-08T00:00:00Z' },
    optIn: true,
    order: 'sequence',
  },
});
