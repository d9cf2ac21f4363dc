import { bookOpening as contract } from '#shared/contracts/ledger/book-opening.ts';
import { openingAct } from '../compose/acts/opening.ts';
import { memberResolver } from '../compose/member-resolver.ts';
import { giving } from '../edge/giving.ts';
import { deskHandler } from '../edge/http.ts';

const memberOf = memberResolver(contract);
const open = giving('opening', openingAct());

export const handler = deskHandler(contract, async (request) => {
  const { openingId } = request.params;
  const memberId = await memberOf(request);
  return open(request, { memberId, ids: { openingId } });
});
