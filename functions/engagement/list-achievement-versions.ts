import { listAchievementVersions as contract } from '#shared/contracts/engagement/list-achievement-versions.ts';
import { environment } from '#shared/environment.ts';
import { describeAchievementVersion } from '#shared/usecases/engagement/describe-definition.ts';
import { listDefinitionVersions } from '#shared/usecases/engagement/list-definition-versions.ts';
import { Cursors } from '#shared/usecases/paging.ts';
import { definitionStore } from '../compose/engagement.ts';
import { staffReadHandler } from '../edge/http.ts';

const achievements = definitionStore('achievements');
const cursors = new Cursors(environment('IDENTIFIER_KEY'));

export const handler = staffReadHandler(contract, async ({ params, query }) => ({
  status: 200,
  body: await listDefinitionVersions(achievements, params.achievementId, describeAchievementVersion, {
    cursors,
    request: query,
  }),
}));
