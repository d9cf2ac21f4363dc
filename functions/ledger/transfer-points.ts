import { acceptedBy } from '#shared/contracts/contract.ts';
import { transferPoints as contract } from '#shared/contracts/ledger/transfer-points.ts';
import { actsOnAnyMember, checkNotBeneficiary } from '#shared/domain/identity/caller.ts';
import { contentHash } from '#shared/domain/ledger/digest.ts';
import { transferPoints } from '#shared/usecases/ledger/transfer-points.ts';
import { pointsPorts } from '../compose/ledger.ts';
import { memberResolver, otherMemberResolver } from '../compose/member-resolver.ts';
import { ownSpenders } from '../compose/members.ts';
import { currentProgram } from '../compose/program.ts';
import { memberHandler } from '../edge/http.ts';
import { booked } from '../edge/replies.ts';

const programs = currentProgram();
const memberOf = memberResolver(contract);
const receiverOf = otherMemberResolver('/to');
const spenderOf = ownSpenders(contract);
const ports = pointsPorts();

export const handler = memberHandler(contract, async (request) => {
  const { params, body, received, caller } = request;
  const from = await memberOf(request);
  return booked(
    await transferPoints(ports, programs, {
      transferId: params.transferId,
      from,
      points: body.points,
      receiver: async () => {
        const to = await receiverOf(body.to);
        // Only staff are checked: a member may give their own points to anybody.
        if (actsOnAnyMember(caller, acceptedBy(contract))) checkNotBeneficiary(caller, to);
        return to;
      },
      contentHash: contentHash(received),
      spender: spenderOf(caller, from),
    }),
  );
});
