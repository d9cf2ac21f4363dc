import {
  type AttributeValue,
  type DynamoDBClient,
  GetItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import type { Person } from '#shared/domain/members/person.ts';
import type { Referrals } from '#shared/domain/members/referral.ts';
import { storageCall } from '#shared/stores/dynamodb.ts';
import type { Envelope } from './profile-envelope.ts';

type Item = Record<string, AttributeValue>;

/** The items of a person: the sealed person, the referrals, and the segments that marketers put the member in. */
export interface PersonParts {
  /** Absent where the member is not enrolled. */
  readonly person: Item | undefined;
  readonly referral: Item | undefined;
  readonly segments: readonly string[];
}

/** The key of a part of a person in the members table. */
export function partKey(memberId: string, part: 'person' | 'referral' | 'segments') {
  return { id: { S: `member/${memberId}` }, part: { S: part } };
}

function segmentsOf(item: Item | undefined): readonly string[] {
  return (item?.segments?.L ?? []).map(({ S = '' }) => S);
}

export function envelopeOf(person: Item | undefined): Envelope | undefined {
  const dataKey = person?.dataKey?.B;
  const sealed = person?.sealed?.B;
  return dataKey && sealed ? { dataKey, sealed } : undefined;
}

/** The segments of a member alone. One consistent read. */
export async function readSegments(
  client: DynamoDBClient,
  table: string,
  memberId: string,
): Promise<readonly string[]> {
  const get = new GetItemCommand({
    TableName: table,
    Key: partKey(memberId, 'segments'),
    ConsistentRead: true,
  });
  const { Item } = await storageCall(client.send(get));
  return segmentsOf(Item);
}

/**
 * All parts in one consistent query: one read unit up to 4 KB, where a batch of keys costs one each. The projection
 * sorts between them and is read as well. A member's items are bounded far below a page of 1 MB.
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
  return { person: named('person'), referral: named('referral'), segments: segmentsOf(named('segments')) };
}

export interface StoredPerson {
  readonly person: Person;
  /** Written by marketers through `SegmentStore`, never at the enrolment. */
  readonly segments: readonly string[];
  /** Counts the changes. A change is written only over the revision that it was made on. */
  readonly revision: number;
  /**
   * The instant at which an e-mail address or a phone number was last replaced or removed; absent where none ever was.
   */
  readonly contactChangedAt?: number | undefined;
  readonly referrals: Referrals;
}

/** The parts of a person that a caller writes. The store sets the others. */
export type NextPerson = Pick<StoredPerson, 'person' | 'contactChangedAt'> & {
  /** The instant of the change. Only one that moves identifiers needs it. */
  readonly at?: number;
};
