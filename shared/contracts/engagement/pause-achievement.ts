import { contract } from '#shared/contracts/contract.ts';
import { achievements } from './achievement.ts';
import { pauses } from './definition-calls.ts';

export const pauseAchievement = contract({
  operationId: 'pauseAchievement',
  ...pauses(achievements),
});
