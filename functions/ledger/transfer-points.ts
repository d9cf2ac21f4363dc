import { transferPoints as contract } from '#shared/contracts/ledger/transfer-points.ts';
import { transferAct } from '../compose/acts/transfer.ts';
import { missStore } from '../compose/ledger.ts';
import { memberResolver, receiverResolver } from '../compose/member-resolver.ts';
import { ownSpenders } from '../compose/members.ts';
import { giving } from '../edge/giving.ts';
import { memberHandler } from '../edge/http.ts';

const memberOf = memberResolver(contract);
const receiverOf = receiverResolver();
const spenderOf = ownSpenders(contract);
const transfer = giving('transfer', transferAct(missStore()));

export const handler = memberHandler(contract, async (request) => {
  const { params, body, caller } = request;
  const memberId = await memberOf(request);
  const other = () => receiverOf(body.to);
  const { transferId } = params;
  return transfer(request, { memberId, ids: { transferId }, other, spender: spenderOf(caller, memberId) });
});
