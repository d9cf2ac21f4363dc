import { contract } from '#shared/contracts/contract.ts';
import { achievements } from './achievement.ts';
import { activates } from './definition-calls.ts';

export const activateAchievement = contract({
  operationId: 'activateAchievement',
  ...activates(achievements),
});
