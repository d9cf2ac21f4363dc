import { backFillAchievement as contract } from '#shared/contracts/engagement/back-fill-achievement.ts';
import { startBackFill } from '#shared/usecases/engagement/back-fill/start-back-fill.ts';
import { startBackFillPorts } from '../compose/back-fills.ts';
import { staffHandler } from '../edge/http.ts';

const collection = 'achievements';
const ports = startBackFillPorts(collection);

export const handler = staffHandler(contract, async ({ params, caller }) => {
  const asked = { collection, definitionId: params.achievementId, by: caller.subject } as const;
  const body = await startBackFill(ports, asked);
  return { status: 202, body, headers: { location: `/v1/backfills/${body.backfillId}` } };
});
