import { contract } from '#shared/contracts/contract.ts';
import { achievements } from './achievement.ts';
import { deletes } from './definition-calls.ts';

export const deleteAchievement = contract({
  operationId: 'deleteAchievement',
  ...deletes(achievements),
});
