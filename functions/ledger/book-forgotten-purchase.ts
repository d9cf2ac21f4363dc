import { bookForgottenPurchase as contract } from '#shared/contracts/ledger/book-forgotten-purchase.ts';
import { forgottenPurchaseAct } from '../compose/acts/forgotten-purchase.ts';
import { buyerResolver } from '../compose/member-resolver.ts';
import { giving } from '../edge/giving.ts';
import { deskHandler } from '../edge/http.ts';

const memberOf = buyerResolver(contract);
const book = giving('forgotten-purchase', forgottenPurchaseAct());

export const handler = deskHandler(contract, async (request) => {
  const { purchaseId } = request.params;
  const memberId = await memberOf(request);
  return book(request, { memberId, ids: { purchaseId } });
});
