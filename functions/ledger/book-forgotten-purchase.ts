import { bookForgottenPurchase as contract } from '#shared/contracts/ledger/book-forgotten-purchase.ts';
import { checkNotBeneficiary } from '#shared/domain/identity/caller.ts';
import { contentHash } from '#shared/domain/ledger/digest.ts';
import { environment } from '#shared/environment.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { ReceiptStore } from '#shared/stores/projections/receipt-store.ts';
import { bookForgottenPurchase } from '#shared/usecases/ledger/book-forgotten-purchase.ts';
import { purchasePorts } from '../compose/ledger.ts';
import { memberResolver } from '../compose/member-resolver.ts';
import { staffHandler } from '../edge/http.ts';
import { booked } from '../edge/replies.ts';

const memberOf = memberResolver(contract);
const receipts = new ReceiptStore(dynamoDb(), environment('MEMBERS_TABLE'));
const ports = { ...purchasePorts(), receipts };

export const handler = staffHandler(contract, async (request) => {
  const { params, body, caller, received } = request;
  const memberId = await memberOf(request);
  checkNotBeneficiary(caller, memberId);
  const { reason, ...purchase } = body;
  return booked(
    await bookForgottenPurchase(ports, memberId, {
      purchaseId: params.purchaseId,
      purchase: { ...purchase, occurredAt: Date.parse(purchase.occurredAt) },
      desk: { reason, by: caller.subject },
      contentHash: contentHash(received),
      anyAge: caller.scopes.includes('admin'),
    }),
  );
});
