import { bookPartnerReturn as contract } from '#shared/contracts/clients/book-partner-return.ts';
import { returnedPart } from '#shared/contracts/ledger/book-return.ts';
import { contentHash } from '#shared/domain/ledger/digest.ts';
import { bookReturn } from '#shared/usecases/ledger/book-return.ts';
import { ledgerPorts } from '../compose/ledger.ts';
import { signedMemberResolver } from '../compose/member-resolver.ts';
import { admitPartner } from '../compose/partners.ts';
import { currentProgram } from '../compose/program.ts';
import { booked } from '../edge/replies.ts';
import { signedHandler } from '../edge/signed.ts';

const programs = currentProgram();
const memberOf = signedMemberResolver();
const ports = ledgerPorts();

export const handler = signedHandler(contract, admitPartner(), async ({ body, received }, { ownStores }) => {
  // The hash leaves out the fields that a path would name: the same return has the same hash on both routes.
  const {
    member: _member,
    purchaseId: _purchaseId,
    returnId: _returnId,
    ...content
  } = received as typeof body;
  return booked(
    await bookReturn(ports, programs, await memberOf(body.member), {
      purchaseId: body.purchaseId,
      returnId: body.returnId,
      occurredAt: Date.parse(body.occurredAt),
      lines: body.lines?.map(returnedPart),
      contentHash: contentHash(content),
      anyAge: false,
      ownStores,
    }),
  );
});
