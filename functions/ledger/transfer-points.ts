import { acceptedBy } from '#shared/contracts/contract.ts';
import { transferPoints as contract } from '#shared/contracts/ledger/transfer-points.ts';
import { contentHash } from '#shared/domain/ledger/digest.ts';
import { actsOnAnyMember, checkNotBeneficiary } from '#shared/domain/members/caller.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { transferPoints } from '#shared/usecases/ledger/transfer-points.ts';
import { ownSpenders } from '../members/own-spender.ts';
import { memberResolver, otherMemberResolver } from '../members/resolver.ts';
import { currentProgram } from '../program/programs.ts';
import { httpHandler } from '../wrappers/http.ts';
import { booked } from './booked.ts';
import { pointsSurroundings } from './ledger-surroundings.ts';

const client = dynamoDb();
const programs = currentProgram(client);
const memberOf = memberResolver(client, contract);
const receiverOf = otherMemberResolver(client, '/to');
const spenderOf = ownSpenders(client, contract);
const around = pointsSurroundings(client);

export const handler = httpHandler(contract, async (request) => {
  const { params, body, received, caller } = request;
  const from = await memberOf(request);
  return booked(
    await transferPoints(around, programs, {
      transferId: params.transferId,
      from,
      points: body.points,
      receiver: async () => {
        const to = await receiverOf(body.to);
        // Staff, that is: members give their own points to whom they like.
        if (actsOnAnyMember(caller, acceptedBy(contract))) checkNotBeneficiary(caller, to);
        return to;
      },
      contentHash: contentHash(received),
      spender: spenderOf(caller, from),
    }),
  );
});
