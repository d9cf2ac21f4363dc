import { mergeMembers as contract } from '#shared/contracts/members/merge-members.ts';
import { mergeAct } from '../compose/acts/merge.ts';
import { memberResolver, otherMemberResolver } from '../compose/member-resolver.ts';
import { giving } from '../edge/giving.ts';
import { deskHandler } from '../edge/http.ts';

const memberOf = memberResolver(contract);
const otherOf = otherMemberResolver('/from');
const merge = giving('merge', mergeAct());

export const handler = deskHandler(contract, async (request) => {
  const { params, body } = request;
  const { mergeId } = params;
  const memberId = await memberOf(request);
  return merge(request, { memberId, ids: { mergeId }, other: () => otherOf(body.from) });
});
