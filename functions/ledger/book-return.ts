import { bookReturn as contract, returnedPart } from '#shared/contracts/ledger/book-return.ts';
import { returnReference } from '#shared/domain/ledger/reference.ts';
import { bookReturn } from '#shared/usecases/ledger/book-return.ts';
import { followUpBooker } from '../compose/follow-ups.ts';
import { ledgerPorts } from '../compose/ledger.ts';
import { currentProgram } from '../compose/program.ts';
import { httpHandler } from '../edge/http.ts';
import { booked } from '../edge/replies.ts';

const programs = currentProgram();
const bookFollowUp = followUpBooker();
const ports = ledgerPorts();

export const handler = httpHandler(contract, async (request) => {
  const { returnId } = request.params;
  const lines = request.body.lines?.map(returnedPart);
  const referenceOf = (key: string) => returnReference(key, returnId);
  return booked(
    await bookFollowUp(request, referenceOf, (memberId, followUp) =>
      bookReturn(ports, programs, memberId, { ...followUp, returnId, lines }),
    ),
  );
});
