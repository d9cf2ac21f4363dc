import { bookPurchase as contract } from '#shared/contracts/ledger/book-purchase.ts';
import { contentHash } from '#shared/domain/ledger/digest.ts';
import { bookPurchase } from '#shared/usecases/ledger/book-purchase.ts';
import { clientGuard } from '../compose/client-guard.ts';
import { purchasePorts } from '../compose/ledger.ts';
import { buyerResolver } from '../compose/member-resolver.ts';
import { httpHandler } from '../edge/http.ts';
import { booked } from '../edge/replies.ts';

const guard = clientGuard();
const memberOf = buyerResolver(contract);
const ports = purchasePorts();

export const handler = httpHandler(contract, async (request) => {
  const { params, body, caller, received } = request;
  await guard.check(caller, body);
  const memberId = await memberOf(request);
  return booked(
    await bookPurchase(ports, memberId, {
      purchaseId: params.purchaseId,
      purchase: { ...body, occurredAt: Date.parse(body.occurredAt) },
      contentHash: contentHash(received),
      anyAge: caller.scopes.includes('admin'),
    }),
  );
});
