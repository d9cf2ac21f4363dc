import { deleteAchievement as contract } from '#shared/contracts/engagement/delete-achievement.ts';
import { deleteDefinition } from '#shared/usecases/engagement/switch-definition.ts';
import { definitionSwitchPorts } from '../compose/engagement.ts';
import { preconditionOf } from '../edge/entity-tag.ts';
import { staffHandler } from '../edge/http.ts';

const ports = definitionSwitchPorts('achievements');

export const handler = staffHandler(contract, async ({ params, caller, header }) => {
  const precondition = preconditionOf(contract, header);
  await deleteDefinition(ports, params.achievementId, { by: caller.subject, precondition });
  return { status: 204 };
});
