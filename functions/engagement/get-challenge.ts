import { getChallenge as contract } from '#shared/contracts/engagement/get-challenge.ts';
import { describeChallenge } from '#shared/usecases/engagement/describe-definition.ts';
import { getDefinition } from '#shared/usecases/engagement/get-definition.ts';
import { definitionStore } from '../compose/engagement.ts';
import { staffReadHandler } from '../edge/http.ts';

const challenges = definitionStore('challenges');

export const handler = staffReadHandler(contract, async ({ params }) => ({
  status: 200,
  body: describeChallenge(await getDefinition(challenges, params.challengeId)),
}));
