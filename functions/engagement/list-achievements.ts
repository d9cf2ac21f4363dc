import { listAchievements as contract } from '#shared/contracts/engagement/list-achievements.ts';
import { environment } from '#shared/environment.ts';
import { describeAchievement } from '#shared/usecases/engagement/describe-definition.ts';
import { listDefinitions } from '#shared/usecases/engagement/list-definitions.ts';
import { Cursors } from '#shared/usecases/paging.ts';
import { definitionStore } from '../compose/engagement.ts';
import { staffReadHandler } from '../edge/http.ts';

const achievements = definitionStore('achievements');
const cursors = new Cursors(environment('IDENTIFIER_KEY'));

export const handler = staffReadHandler(contract, async ({ query }) => ({
  status: 200,
  body: await listDefinitions(achievements, describeAchievement, cursors, query),
}));
