import { paginateScan } from '@aws-sdk/client-dynamodb';
import { identifiersOf } from '#shared/domain/members/identifiers.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { identifierKey } from '#shared/stores/members/identifier-keys.ts';
import type { EnrolmentPorts } from '#shared/usecases/members/put-member.ts';
import type { Database } from '../../../database.ts';

/**
 * What is wrong with who owns what, among these members: an item of an owner whose person does not name it, an
 * identifier of a person without its item or under another's name, a person without a log and the reverse. That one
 * identifier has one owner is the table's key.
 */
export async function ownershipBreaches(
  database: Database,
  { members, ledger }: Pick<EnrolmentPorts, 'members' | 'ledger'>,
  { memberIds, secret }: { readonly memberIds: readonly string[]; readonly secret: string },
): Promise<readonly string[]> {
  const client = dynamoDb(database.config());
  const owners = new Map<string, string>();
  const scan = { TableName: database.tables.members, ConsistentRead: true };
  for await (const { Items = [] } of paginateScan({ client }, scan)) {
    for (const { id, part, memberId } of Items) {
      if (part?.S === 'owner') owners.set(id?.S ?? '', memberId?.S ?? '');
    }
  }
  client.destroy();
  const breaches: string[] = [];
  const named = new Map<string, string>();
  for (const memberId of memberIds) {
    const [stored, head] = await Promise.all([members.person(memberId), ledger.head(memberId)]);
    if ((stored === undefined) !== (head === undefined))
      breaches.push(`${memberId}: a person or a log alone`);
    for (const identifier of stored ? identifiersOf(stored.person) : []) {
      const key = identifierKey(secret, identifier);
      if (owners.get(key) !== memberId) breaches.push(`${memberId} names ${identifier.value}, not its own`);
      named.set(key, memberId);
    }
  }
  for (const [key, owner] of owners) {
    if (memberIds.includes(owner) && named.get(key) !== owner) breaches.push(`${owner} does not name ${key}`);
  }
  return breaches;
}
