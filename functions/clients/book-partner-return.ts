import { bookPartnerReturn as contract } from '#shared/contracts/clients/book-partner-return.ts';
import { returnedPart } from '#shared/contracts/ledger/book-return.ts';
import { contentHash } from '#shared/domain/ledger/digest.ts';
import { returnReference } from '#shared/domain/ledger/reference.ts';
import { bookReturn } from '#shared/usecases/ledger/book-return.ts';
import { purchaseResolver } from '../compose/card-logs.ts';
import { ledgerPorts } from '../compose/ledger.ts';
import { admitPartner } from '../compose/partners.ts';
import { currentProgram } from '../compose/program.ts';
import { booked } from '../edge/replies.ts';
import { signedHandler } from '../edge/signed.ts';

const programs = currentProgram();
const logOf = purchaseResolver();
const ports = ledgerPorts();

export const handler = signedHandler(contract, admitPartner(), async ({ body, received }, { ownStores }) => {
  // The hash leaves out the fields that a path would name: the same return has the same hash on both routes.
  const {
    member: _member,
    purchaseId: _purchaseId,
    returnId: _returnId,
    ...content
  } = received as typeof body;
  const command = {
    purchaseId: body.purchaseId,
    returnId: body.returnId,
    occurredAt: Date.parse(body.occurredAt),
    lines: body.lines?.map(returnedPart),
    contentHash: contentHash(content),
    anyAge: false,
    ownStores,
  };
  const { memberId, of } = await logOf(body, {
    referenceOf: (key) => returnReference(key, body.returnId),
    contentHash: command.contentHash,
  });
  return booked(await bookReturn(ports, programs, memberId, { ...command, of }));
});
