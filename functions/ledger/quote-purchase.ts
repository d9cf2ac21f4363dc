import { quotePurchase as contract } from '#shared/contracts/ledger/quote-purchase.ts';
import { viewOf } from '#shared/domain/identity/view.ts';
import { environment } from '#shared/environment.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { CounterStore } from '#shared/stores/ledger/counter-store.ts';
import { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';
import { quotePurchase } from '#shared/usecases/ledger/quote-purchase.ts';
import { clientGuard } from '../compose/client-guard.ts';
import { now } from '../compose/clock.ts';
import { quotedMemberResolver } from '../compose/member-resolver.ts';
import { judgingPorts } from '../compose/promotions.ts';
import { httpHandler } from '../edge/http.ts';

const guard = clientGuard();
const memberOf = quotedMemberResolver(contract);
const ports = {
  ledger: new LedgerStore(dynamoDb(), environment('LEDGER_TABLE')),
  counters: new CounterStore(dynamoDb(), environment('COUNTERS_TABLE')),
  ...judgingPorts(),
  now,
};

export const handler = httpHandler(contract, async (request) => {
  const { body, caller } = request;
  const { as, at, purchase } = body;
  await guard.check(caller, purchase, '/purchase');
  const quoted = await quotePurchase(ports, {
    memberId: await memberOf(request),
    as,
    view: viewOf(caller),
    at: at === undefined ? undefined : Date.parse(at),
    command: {
      purchaseId: 'quote',
      purchase: { ...purchase, occurredAt: Date.parse(purchase.occurredAt) },
      contentHash: '',
      anyAge: caller.scopes.includes('admin'),
    },
  });
  return { status: 200, body: quoted };
});
