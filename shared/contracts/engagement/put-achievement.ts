import { contract } from '#shared/contracts/contract.ts';
import { achievements } from './achievement.ts';
import { puts } from './definition-calls.ts';

export const putAchievement = contract({
  operationId: 'putAchievement',
  ...puts(achievements),
  bodyExample: {
    name: 'Five coffees',
    goal: { metric: 'quantity', target: 5, of: { categories: ['coffee'] } },
    reward: { points: 100, badge: 'regular' },
    period: 'month',
  },
});
