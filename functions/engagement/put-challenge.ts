import { putChallenge as contract } from '#shared/contracts/engagement/put-challenge.ts';
import { changeDefinition } from '#shared/usecases/engagement/change-definition.ts';
import { challengeContent, describeChallenge } from '#shared/usecases/engagement/describe-definition.ts';
import { definitionPorts } from '../compose/engagement.ts';
import { preconditionOf } from '../edge/entity-tag.ts';
import { staffHandler } from '../edge/http.ts';

const ports = definitionPorts('challenges');

export const handler = staffHandler(contract, async ({ params, body, caller, header }) => {
  const { created, record } = await changeDefinition(ports, params.challengeId, {
    content: challengeContent(body),
    draft: body.draft === true,
    precondition: preconditionOf(contract, header),
    by: caller.subject,
  });
  return { status: created ? 201 : 200, body: describeChallenge(record) };
});
