import { type AttributeValue, type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import type { Person } from '#shared/domain/members/person.ts';
import { storageCall } from '#shared/stores/dynamodb.ts';
import type { Envelope } from './profile-envelope.ts';

type Item = Record<string, AttributeValue>;

/** What is kept about a person: who they are, sealed, and the segments that marketers put them in. */
export interface PersonParts {
  /** Absent where the member is not enrolled. */
  readonly person: Item | undefined;
  readonly segments: readonly string[];
}

/** Where a part of a person stands in the members table. */
export function partKey(memberId: string, part: 'person' | 'segments') {
  return { id: { S: `member/${memberId}` }, part: { S: part } };
}

export function segmentsOf(item: Item | undefined): readonly string[] {
  return (item?.segments?.L ?? []).map(({ S = '' }) => S);
}

export function envelopeOf(person: Item | undefined): Envelope | undefined {
  const dataKey = person?.dataKey?.B;
  const sealed = person?.sealed?.B;
  return dataKey && sealed ? { dataKey, sealed } : undefined;
}

/**
 * Both parts in one consistent query: one read unit up to 4 KB, where two keys of a batch are two. The projection
 * stands between them and comes along; what a member may have is bounded far below a page of 1 MB.
 */
export async function readPersonParts(
  client: DynamoDBClient,
  table: string,
  memberId: string,
): Promise<PersonParts> {
  const first = partKey(memberId, 'person');
  const last = partKey(memberId, 'segments');
  const query = new QueryCommand({
    TableName: table,
    KeyConditionExpression: 'id = :member AND part BETWEEN :first AND :last',
    ExpressionAttributeValues: { ':member': first.id, ':first': first.part, ':last': last.part },
    ConsistentRead: true,
  });
  const { Items = [] } = await storageCall(client.send(query));
  const named = (name: string) => Items.find(({ part }) => part?.S === name);
  return { person: named('person'), segments: segmentsOf(named('segments')) };
}

export interface StoredPerson {
  readonly person: Person;
  /** Marketers write them, not who enrols: see SegmentStore. */
  readonly segments: readonly string[];
  /** Counts the changes; a change is written only over the revision it was made on. */
  readonly revision: number;
  /** When an e-mail address or a phone number last became another or went, an instant; absent if none ever did. */
  readonly contactChangedAt?: number | undefined;
}

/** What is written of a person; the rest of what is stored is the store's or others'. */
export type NextPerson = Pick<StoredPerson, 'person' | 'contactChangedAt'>;
