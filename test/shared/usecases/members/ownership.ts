import { paginateScan } from '@aws-sdk/client-dynamodb';
import { identifiersOf } from '#shared/domain/members/identifiers.ts';
import { cardsEverOf } from '#shared/domain/members/person.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { cardOf } from '#shared/stores/members/card-items.ts';
import { identifierKey } from '#shared/stores/members/identifier-keys.ts';
import type { EnrolmentPorts } from '#shared/usecases/members/put-member.ts';
import type { Database } from '../../../database.ts';

/**
 * What is wrong with who owns what, among these members: an item of an owner whose person does not name it, an
 * identifier of a person without its item or under another's name, a card that remembers a member who does not remember
 * the card, a person without a log and the reverse. That one
 * identifier has one owner is the table's key.
 */
export async function ownershipBreaches(
  database: Database,
  { members, ledger }: Pick<EnrolmentPorts, 'members' | 'ledger'>,
  { memberIds, secret }: { readonly memberIds: readonly string[]; readonly secret: string },
): Promise<readonly string[]> {
  const client = dynamoDb(database.config());
  const owners = new Map<string, string>();
  const remembered: { readonly key: string; readonly memberId: string }[] = [];
  const scan = { TableName: database.tables.members, ConsistentRead: true };
  for await (const { Items = [] } of paginateScan({ client }, scan)) {
    for (const item of Items) {
      if (item.part?.S !== 'owner') continue;
      const key = item.id?.S ?? '';
      if (item.memberId) owners.set(key, item.memberId.S ?? '');
      for (const { memberId } of cardOf(item).holdings) if (memberId) remembered.push({ key, memberId });
    }
  }
  client.destroy();
  const breaches: string[] = [];
  const named = new Map<string, string>();
  const ever = new Set<string>();
  for (const memberId of memberIds) {
    const [stored, head] = await Promise.all([members.person(memberId), ledger.head(memberId)]);
    if ((stored === undefined) !== (head === undefined))
      breaches.push(`${memberId}: a person or a log alone`);
    for (const value of stored ? cardsEverOf(stored.person) : []) {
      ever.add(`${memberId} ${identifierKey(secret, { kind: 'card', value })}`);
    }
    for (const identifier of stored ? identifiersOf(stored.person) : []) {
      const key = identifierKey(secret, identifier);
      if (owners.get(key) !== memberId) breaches.push(`${memberId} names ${identifier.value}, not its own`);
      named.set(key, memberId);
    }
  }
  for (const [key, owner] of owners) {
    if (memberIds.includes(owner) && named.get(key) !== owner) breaches.push(`${owner} does not name ${key}`);
  }
  for (const { key, memberId } of remembered) {
    if (memberIds.includes(memberId) && !ever.has(`${memberId} ${key}`)) {
      breaches.push(`${key} remembers ${memberId}, who does not`);
    }
  }
  return breaches;
}
