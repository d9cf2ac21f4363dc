import { listChallenges as contract } from '#shared/contracts/engagement/list-challenges.ts';
import { environment } from '#shared/environment.ts';
import { describeChallenge } from '#shared/usecases/engagement/describe-definition.ts';
import { listDefinitions } from '#shared/usecases/engagement/list-definitions.ts';
import { Cursors } from '#shared/usecases/paging.ts';
import { definitionStore } from '../compose/engagement.ts';
import { staffReadHandler } from '../edge/http.ts';

const challenges = definitionStore('challenges');
const cursors = new Cursors(environment('IDENTIFIER_KEY'));

export const handler = staffReadHandler(contract, async ({ query }) => ({
  status: 200,
  body: await listDefinitions(challenges, describeChallenge, cursors, query),
}));
