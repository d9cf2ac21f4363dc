import { findReceipts as contract } from '#shared/contracts/ledger/find-receipts.ts';
import { environment } from '#shared/environment.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { SaleStore } from '#shared/stores/ledger/sale-store.ts';
import { ReceiptStore } from '#shared/stores/projections/receipt-store.ts';
import { findReceipts, findSale } from '#shared/usecases/ledger/find-receipts.ts';
import { Cursors } from '#shared/usecases/paging.ts';
import { now } from '../compose/clock.ts';
import { listStores } from '../compose/ledger.ts';
import { httpHandler } from '../edge/http.ts';

const ports = {
  ...listStores(),
  receipts: new ReceiptStore(dynamoDb(), environment('MEMBERS_TABLE')),
  sales: new SaleStore(dynamoDb(), environment('COUNTERS_TABLE')),
  now,
};
const cursors = new Cursors(environment('IDENTIFIER_KEY'));

export const handler = httpHandler(contract, async ({ query, about }) => {
  const { sale, purchaseId = '', ...rest } = query;
  const body =
    sale === undefined
      ? await findReceipts(ports, cursors, { purchaseId, store: query.store }, rest)
      : await findSale(ports, sale);
  about(...body.items.map(({ memberId }) => memberId));
  return { status: 200, body };
});
