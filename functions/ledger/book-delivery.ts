import { bookDelivery as contract } from '#shared/contracts/ledger/book-delivery.ts';
import { deliveryReference } from '#shared/domain/ledger/reference.ts';
import { bookDelivery } from '#shared/usecases/ledger/book-delivery.ts';
import { followUpBooker } from '../compose/follow-ups.ts';
import { ledgerPorts } from '../compose/ledger.ts';
import { currentProgram } from '../compose/program.ts';
import { httpHandler } from '../edge/http.ts';
import { booked } from '../edge/replies.ts';

const programs = currentProgram();
const bookFollowUp = followUpBooker();
const ports = ledgerPorts();

export const handler = httpHandler(contract, async (request) => {
  const { deliveryId } = request.params;
  const { lines } = request.body;
  const referenceOf = (key: string) => deliveryReference(key, deliveryId);
  return booked(
    await bookFollowUp(request, referenceOf, (memberId, followUp) =>
      bookDelivery(ports, programs, memberId, { ...followUp, deliveryId, lines }),
    ),
  );
});
