import { linkSignIn as contract } from '#shared/contracts/members/link-sign-in.ts';
import { checkNotBeneficiary } from '#shared/domain/members/caller.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { linkSignIn } from '#shared/usecases/members/link-sign-in.ts';
import { httpHandler } from '../wrappers/http.ts';
import { memberResolver } from './resolver.ts';
import { signInSurroundings } from './sign-in-surroundings.ts';

const client = dynamoDb();
const memberOf = memberResolver(client, contract);
const around = signInSurroundings(client);

export const handler = httpHandler(contract, async (request) => {
  const { body, caller } = request;
  const memberId = await memberOf(request);
  checkNotBeneficiary(caller, memberId);
  const link = await linkSignIn(around, memberId, { username: body.username, by: caller.subject });
  return { status: 200, body: link };
});
