import { backFillChallenge as contract } from '#shared/contracts/engagement/back-fill-challenge.ts';
import { startBackFill } from '#shared/usecases/engagement/back-fill/start-back-fill.ts';
import { startBackFillPorts } from '../compose/back-fills.ts';
import { staffHandler } from '../edge/http.ts';

const collection = 'challenges';
const ports = startBackFillPorts(collection);

export const handler = staffHandler(contract, async ({ params, caller }) => {
  const asked = { collection, definitionId: params.challengeId, by: caller.subject } as const;
  const body = await startBackFill(ports, asked);
  return { status: 202, body, headers: { location: `/v1/backfills/${body.backfillId}` } };
});
