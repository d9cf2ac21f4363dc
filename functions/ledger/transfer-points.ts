import { transferPoints as contract } from '#shared/contracts/ledger/transfer-points.ts';
import { contentHash } from '#shared/domain/ledger/digest.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { transferPoints } from '#shared/usecases/ledger/transfer-points.ts';
import { memberResolver, otherMemberResolver } from '../members/resolver.ts';
import { currentProgram } from '../program/programs.ts';
import { httpHandler } from '../wrappers/http.ts';
import { booked } from './booked.ts';
import { pointsSurroundings } from './ledger-surroundings.ts';

const client = dynamoDb();
const programs = currentProgram(client);
const memberOf = memberResolver(client, contract);
const receiverOf = otherMemberResolver(client, '/to');
const around = pointsSurroundings(client);

export const handler = httpHandler(contract, async (request) => {
  const { params, body, received } = request;
  const from = await memberOf(request);
  const command = { transferId: params.transferId, from, points: body.points };
  const receiver = () => receiverOf(body.to);
  return booked(
    await transferPoints(around, programs, { ...command, receiver, contentHash: contentHash(received) }),
  );
});
