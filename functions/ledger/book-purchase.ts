import { bookPurchase as contract } from '#shared/contracts/ledger/book-purchase.ts';
import { contentHash } from '#shared/domain/ledger/digest.ts';
import { environment } from '#shared/environment.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { DetailsStore } from '#shared/stores/ledger/details-store.ts';
import { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';
import { bookPurchase } from '#shared/usecases/ledger/book-purchase.ts';
import { memberResolver } from '../members/resolver.ts';
import { currentProgram } from '../program/programs.ts';
import { now, pause, random } from '../surroundings.ts';
import { httpHandler } from '../wrappers/http.ts';

const client = dynamoDb();
const programs = currentProgram(client);
const memberOf = memberResolver(client, contract);
const ledger = new LedgerStore(client, environment('LEDGER_TABLE'));
const details = new DetailsStore(client, environment('DETAILS_TABLE'));

export const handler = httpHandler(contract, async (request) => {
  const { params, body, caller, received } = request;
  const memberId = await memberOf(request);
  const { replayed, answer } = await bookPurchase(
    { ledger, details, now, pause, random },
    programs,
    memberId,
    {
      purchaseId: params.purchaseId,
      purchase: { ...body, occurredAt: Date.parse(body.occurredAt) },
      contentHash: contentHash(received),
      anyAge: caller.scopes.includes('admin'),
    },
  );
  return replayed
    ? { status: 200, body: answer, headers: { 'idempotency-replayed': 'true' } }
    : { status: 201, body: answer };
});
