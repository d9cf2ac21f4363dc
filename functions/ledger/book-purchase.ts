import { bookPurchase as contract } from '#shared/contracts/ledger/book-purchase.ts';
import { contentHash } from '#shared/domain/ledger/digest.ts';
import { purchaseReference } from '#shared/domain/ledger/reference.ts';
import { bookPurchase } from '#shared/usecases/ledger/book-purchase.ts';
import { newActResolver } from '../compose/card-logs.ts';
import { clientGuard } from '../compose/client-guard.ts';
import { purchasePorts } from '../compose/ledger.ts';
import { httpHandler } from '../edge/http.ts';
import { booked } from '../edge/replies.ts';

const guard = clientGuard();
const memberOf = newActResolver(contract);
const ports = purchasePorts();

export const handler = httpHandler(contract, async (request) => {
  const { params, body, caller, received } = request;
  await guard.check(caller, body);
  const { purchaseId } = params;
  const occurredAt = Date.parse(body.occurredAt);
  const act = { reference: purchaseReference(purchaseId), contentHash: contentHash(received) };
  const memberId = await memberOf(request, act, occurredAt);
  return booked(
    await bookPurchase(ports, memberId, {
      purchaseId,
      purchase: { ...body, occurredAt },
      contentHash: act.contentHash,
      anyAge: caller.scopes.includes('admin'),
    }),
  );
});
