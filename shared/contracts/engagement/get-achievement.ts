import { contract } from '#shared/contracts/contract.ts';
import { achievements } from './achievement.ts';
import { gets } from './definition-calls.ts';

export const getAchievement = contract({
  operationId: 'getAchievement',
  ...gets(achievements),
});
