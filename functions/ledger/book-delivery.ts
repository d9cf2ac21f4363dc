import { bookDelivery as contract } from '#shared/contracts/ledger/book-delivery.ts';
import { contentHash } from '#shared/domain/ledger/digest.ts';
import { bookDelivery } from '#shared/usecases/ledger/book-delivery.ts';
import { withThePurchase } from '#shared/usecases/members/resolve-member.ts';
import { clientGuard } from '../compose/client-guard.ts';
import { ledgerPorts } from '../compose/ledger.ts';
import { buyersResolver } from '../compose/member-resolver.ts';
import { currentProgram } from '../compose/program.ts';
import { httpHandler } from '../edge/http.ts';
import { booked } from '../edge/replies.ts';

const guard = clientGuard();
const programs = currentProgram();
const buyersOf = buyersResolver();
const ports = ledgerPorts();

export const handler = httpHandler(contract, async (request) => {
  const { params, body, caller, received, about } = request;
  const command = {
    purchaseId: params.purchaseId,
    deliveryId: params.deliveryId,
    occurredAt: Date.parse(body.occurredAt),
    lines: body.lines,
    contentHash: contentHash(received),
    anyAge: caller.scopes.includes('admin'),
    ownStores: await guard.ownStores(caller),
  };
  const buyers = await buyersOf(params.member);
  return booked(
    await withThePurchase(buyers, (memberId) => {
      about(memberId);
      return bookDelivery(ports, programs, memberId, command);
    }),
  );
});
