import { contract } from '#shared/contracts/contract.ts';
import { achievements } from './achievement.ts';
import { listsVersions } from './definition-calls.ts';

export const listAchievementVersions = contract({
  operationId: 'listAchievementVersions',
  ...listsVersions(achievements),
});
