import { movePurchase as contract } from '#shared/contracts/ledger/move-purchase.ts';
import { checkNotBeneficiary } from '#shared/domain/identity/caller.ts';
import { contentHash } from '#shared/domain/ledger/digest.ts';
import { movePurchase } from '#shared/usecases/ledger/move-purchase.ts';
import { purchasePorts } from '../compose/ledger.ts';
import { memberResolver, otherMemberResolver } from '../compose/member-resolver.ts';
import { staffHandler } from '../edge/http.ts';
import { booked } from '../edge/replies.ts';

const memberOf = memberResolver(contract);
const otherOf = otherMemberResolver('/to');
const ports = purchasePorts();

export const handler = staffHandler(contract, async (request) => {
  const { params, body, caller, received } = request;
  const { purchaseId, moveId } = params;
  const from = await memberOf(request);
  checkNotBeneficiary(caller, from);
  const buyer = async () => {
    const to = await otherOf(body.to);
    checkNotBeneficiary(caller, to);
    return to;
  };
  const command = { purchaseId, moveId, from, reason: body.reason, by: caller.subject };
  return booked(await movePurchase(ports, { ...command, buyer, contentHash: contentHash(received) }));
});
