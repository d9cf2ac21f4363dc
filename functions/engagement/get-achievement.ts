import { getAchievement as contract } from '#shared/contracts/engagement/get-achievement.ts';
import { describeAchievement } from '#shared/usecases/engagement/describe-definition.ts';
import { getDefinition } from '#shared/usecases/engagement/get-definition.ts';
import { definitionStore } from '../compose/engagement.ts';
import { staffReadHandler } from '../edge/http.ts';

const achievements = definitionStore('achievements');

export const handler = staffReadHandler(contract, async ({ params }) => ({
  status: 200,
  body: describeAchievement(await getDefinition(achievements, params.achievementId)),
}));
