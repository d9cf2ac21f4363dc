import { activateAchievement as contract } from '#shared/contracts/engagement/activate-achievement.ts';
import { activateDefinition } from '#shared/usecases/engagement/activate-definition.ts';
import { describeAchievement } from '#shared/usecases/engagement/describe-definition.ts';
import { definitionPorts } from '../compose/engagement.ts';
import { preconditionOf } from '../edge/entity-tag.ts';
import { staffHandler } from '../edge/http.ts';

const ports = definitionPorts('achievements');

export const handler = staffHandler(contract, async ({ params, body, caller, header }) => {
  const record = await activateDefinition(ports, params.achievementId, {
    version: body.version,
    precondition: preconditionOf(contract, header),
    by: caller.subject,
  });
  return { status: 200, body: describeAchievement(record) };
});
