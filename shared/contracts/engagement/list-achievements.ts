import { contract } from '#shared/contracts/contract.ts';
import { achievements } from './achievement.ts';
import { lists } from './definition-calls.ts';

export const listAchievements = contract({
  operationId: 'listAchievements',
  ...lists(achievements),
});
