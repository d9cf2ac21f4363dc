import { unlinkSignIn as contract } from '#shared/contracts/members/unlink-sign-in.ts';
import { checkNotBeneficiary } from '#shared/domain/members/caller.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { unlinkSignIn } from '#shared/usecases/members/unlink-sign-in.ts';
import { httpHandler } from '../wrappers/http.ts';
import { memberResolver } from './resolver.ts';
import { signInSurroundings } from './sign-in-surroundings.ts';

const client = dynamoDb();
const memberOf = memberResolver(client, contract);
const around = signInSurroundings(client);

export const handler = httpHandler(contract, async (request) => {
  const memberId = await memberOf(request);
  checkNotBeneficiary(request.caller, memberId);
  await unlinkSignIn(around, memberId);
  return { status: 204 };
});
