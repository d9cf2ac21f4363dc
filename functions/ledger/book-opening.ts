import { bookOpening as contract } from '#shared/contracts/ledger/book-opening.ts';
import { openingOf } from '#shared/contracts/ledger/opening.ts';
import { contentHash } from '#shared/domain/ledger/digest.ts';
import { checkNotBeneficiary } from '#shared/domain/members/caller.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { bookOpening } from '#shared/usecases/ledger/book-opening.ts';
import { memberResolver } from '../members/resolver.ts';
import { currentProgram } from '../program/programs.ts';
import { httpHandler } from '../wrappers/http.ts';
import { booked } from './booked.ts';
import { pointsSurroundings } from './ledger-surroundings.ts';

const client = dynamoDb();
const programs = currentProgram(client);
const memberOf = memberResolver(client, contract);
const around = pointsSurroundings(client);

export const handler = httpHandler(contract, async (request) => {
  const { params, body, caller, received } = request;
  const memberId = await memberOf(request);
  checkNotBeneficiary(caller, memberId);
  return booked(
    await bookOpening(around, programs, memberId, {
      ...openingOf(body),
      openingId: params.openingId,
      by: caller.subject,
      contentHash: contentHash(received),
    }),
  );
});
