import { bookPurchase as contract } from '#shared/contracts/ledger/book-purchase.ts';
import { contentHash } from '#shared/domain/ledger/digest.ts';
import { environment } from '#shared/environment.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { CounterStore } from '#shared/stores/ledger/counter-store.ts';
import { bookPurchase } from '#shared/usecases/ledger/book-purchase.ts';
import { BudgetHints } from '#shared/usecases/ledger/budget-hints.ts';
import { memberResolver } from '../members/resolver.ts';
import { judgingSurroundings } from '../promotions/judging-surroundings.ts';
import { httpHandler } from '../wrappers/http.ts';
import { booked } from './booked.ts';
import { ledgerSurroundings } from './ledger-surroundings.ts';

const client = dynamoDb();
const memberOf = memberResolver(client, contract);
const counters = new CounterStore(client, environment('COUNTERS_TABLE'));
const budgetHints = new BudgetHints(counters);
const around = { ...ledgerSurroundings(client), ...judgingSurroundings(client), budgetHints };

export const handler = httpHandler(contract, async (request) => {
  const { params, body, caller, received } = request;
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
