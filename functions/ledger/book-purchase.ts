import { bookPurchase as contract } from '#shared/contracts/ledger/book-purchase.ts';
import { contentHash } from '#shared/domain/ledger/digest.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { bookPurchase } from '#shared/usecases/ledger/book-purchase.ts';
import { clientGuard } from '../clients/client-guard.ts';
import { memberResolver } from '../members/resolver.ts';
import { httpHandler } from '../wrappers/http.ts';
import { booked } from './booked.ts';
import { purchaseSurroundings } from './purchase-surroundings.ts';

const client = dynamoDb();
const guard = clientGuard();
const memberOf = memberResolver(client, contract);
const around = purchaseSurroundings(client);

export const handler = httpHandler(contract, async (request) => {
  const { params, body, caller, received } = request;
  await guard.check(caller, body);
  const memberId = await memberOf(request);
  return booked(
    await bookPurchase(around, memberId, {
      purchaseId: params.purchaseId,
      purchase: { ...body, occurredAt: Date.parse(body.occurredAt) },
      contentHash: contentHash(received),
      anyAge: caller.scopes.includes('admin'),
    }),
  );
});
