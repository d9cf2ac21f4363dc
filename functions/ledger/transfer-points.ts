import { acceptedBy } from '#shared/contracts/contract.ts';
import { transferPoints as contract } from '#shared/contracts/ledger/transfer-points.ts';
import { actsOnAnyMember, checkNotBeneficiary } from '#shared/domain/identity/caller.ts';
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
  const other = async () => {
    const to = await receiverOf(body.to);
    // Only staff are checked: a member may give their own points to anybody.
    if (actsOnAnyMember(caller, acceptedBy(contract))) checkNotBeneficiary(caller, to);
    return to;
  };
  const { transferId } = params;
  return transfer(request, { memberId, ids: { transferId }, other, spender: spenderOf(caller, memberId) });
});
