import { lookupMember as contract } from '#shared/contracts/members/lookup-member.ts';
import { environment } from '#shared/environment.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { IdentifierStore } from '#shared/stores/members/identifier-store.ts';
import { lookupMember } from '#shared/usecases/members/lookup-member.ts';
import { httpHandler } from '../edge/http.ts';

const identifiers = new IdentifierStore(
  dynamoDb(),
  environment('MEMBERS_TABLE'),
  environment('IDENTIFIER_KEY'),
);

export const handler = httpHandler(contract, async ({ body, about }) => {
  const memberId = await lookupMember(identifiers, body);
  about(memberId);
  return { status: 200, body: { memberId } };
});
