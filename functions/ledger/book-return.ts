import { bookReturn as contract } from '#shared/contracts/ledger/book-return.ts';
import { contentHash } from '#shared/domain/ledger/digest.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { bookReturn } from '#shared/usecases/ledger/book-return.ts';
import { memberResolver } from '../members/resolver.ts';
import { currentProgram } from '../program/programs.ts';
import { httpHandler } from '../wrappers/http.ts';
import { booked } from './booked.ts';
import { ledgerSurroundings } from './ledger-surroundings.ts';

const client = dynamoDb();
const programs = currentProgram(client);
const memberOf = memberResolver(client, contract);
const around = ledgerSurroundings(client);

export const handler = httpHandler(contract, async (request) => {
  const { params, body, caller, received } = request;
  const memberId = await memberOf(request);
  return booked(
    await bookReturn(around, programs, memberId, {
      purchaseId: params.purchaseId,
      returnId: params.returnId,
      occurredAt: Date.parse(body.occurredAt),
      lines: body.lines,
      contentHash: contentHash(received),
      anyAge: caller.scopes.includes('admin'),
    }),
  );
});
