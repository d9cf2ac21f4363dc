import { bookForgottenPurchase as contract } from '#shared/contracts/ledger/book-forgotten-purchase.ts';
import { environment } from '#shared/environment.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { ReceiptStore } from '#shared/stores/projections/receipt-store.ts';
import { bookForgottenPurchase } from '#shared/usecases/ledger/book-forgotten-purchase.ts';
import { purchasePorts } from '../ledger.ts';
import { idOf, type RunAct } from './act.ts';

export function forgottenPurchaseAct(): RunAct {
  const receipts = new ReceiptStore(dynamoDb(), environment('MEMBERS_TABLE'));
  const ports = { ...purchasePorts(), receipts };
  return ({ asked, giver }) => {
    const { memberId, by, contentHash, anyAge } = asked;
    const { reason, ...purchase } = contract.body.parse(asked.body);
    const command = {
      purchaseId: idOf(asked, 'purchaseId'),
      purchase: { ...purchase, occurredAt: Date.parse(purchase.occurredAt) },
      desk: { reason, by },
      contentHash,
      anyAge,
    };
    return bookForgottenPurchase(ports, memberId, command, giver);
  };
}
