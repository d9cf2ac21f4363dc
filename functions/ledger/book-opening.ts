import { bookOpening as contract } from '#shared/contracts/ledger/book-opening.ts';
import { openingOf } from '#shared/contracts/ledger/opening.ts';
import { checkNotBeneficiary } from '#shared/domain/identity/caller.ts';
import { contentHash } from '#shared/domain/ledger/digest.ts';
import { bookOpening } from '#shared/usecases/ledger/book-opening.ts';
import { pointsPorts } from '../compose/ledger.ts';
import { memberResolver } from '../compose/member-resolver.ts';
import { currentProgram } from '../compose/program.ts';
import { staffHandler } from '../edge/http.ts';
import { booked } from '../edge/replies.ts';

const programs = currentProgram();
const memberOf = memberResolver(contract);
const ports = pointsPorts();

export const handler = staffHandler(contract, async (request) => {
  const { params, body, caller, received } = request;
  const memberId = await memberOf(request);
  checkNotBeneficiary(caller, memberId);
  return booked(
    await bookOpening(ports, programs, memberId, {
      ...openingOf(body),
      openingId: params.openingId,
      by: caller.subject,
      contentHash: contentHash(received),
    }),
  );
});
