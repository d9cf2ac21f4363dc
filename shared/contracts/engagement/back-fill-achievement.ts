import { contract } from '#shared/contracts/contract.ts';
import { achievements } from './achievement.ts';
import { backFills } from './definition-calls.ts';

export const backFillAchievement = contract({
  operationId: 'backFillAchievement',
  ...backFills(achievements),
});
