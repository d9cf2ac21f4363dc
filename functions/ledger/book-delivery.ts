import { bookDelivery as contract } from '#shared/contracts/ledger/book-delivery.ts';
import { contentHash } from '#shared/domain/ledger/digest.ts';
import { bookDelivery } from '#shared/usecases/ledger/book-delivery.ts';
import { clientGuard } from '../compose/client-guard.ts';
import { ledgerPorts } from '../compose/ledger.ts';
import { memberResolver } from '../compose/member-resolver.ts';
import { currentProgram } from '../compose/program.ts';
import { httpHandler } from '../edge/http.ts';
import { booked } from '../edge/replies.ts';

const guard = clientGuard();
const programs = currentProgram();
const memberOf = memberResolver(contract);
const ports = ledgerPorts();

export const handler = httpHandler(contract, async (request) => {
  const { params, body, caller, received } = request;
  const memberId = await memberOf(request);
  return booked(
    await bookDelivery(ports, programs, memberId, {
      purchaseId: params.purchaseId,
      deliveryId: params.deliveryId,
      occurredAt: Date.parse(body.occurredAt),
      lines: body.lines,
      contentHash: contentHash(received),
      anyAge: caller.scopes.includes('admin'),
      ownStores: await guard.ownStores(caller),
    }),
  );
});
