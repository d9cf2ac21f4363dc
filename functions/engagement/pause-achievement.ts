import { pauseAchievement as contract } from '#shared/contracts/engagement/pause-achievement.ts';
import { describeAchievement } from '#shared/usecases/engagement/describe-definition.ts';
import { pauseDefinition } from '#shared/usecases/engagement/switch-definition.ts';
import { definitionSwitchPorts } from '../compose/engagement.ts';
import { preconditionOf } from '../edge/entity-tag.ts';
import { staffHandler } from '../edge/http.ts';

const ports = definitionSwitchPorts('achievements');

export const handler = staffHandler(contract, async ({ params, caller, header }) => {
  const precondition = preconditionOf(contract, header);
  const record = await pauseDefinition(ports, params.achievementId, { by: caller.subject, precondition });
  return { status: 200, body: describeAchievement(record) };
});
