import {
  type AttributeValue,
  type DynamoDBClient,
  QueryCommand,
  type TransactWriteItem,
  type Update,
} from '@aws-sdk/client-dynamodb';
import type { PromisedPoints, Referral, ReferralEnd, Referrals } from '#shared/domain/members/referral.ts';
import { storageCall } from '#shared/stores/dynamodb.ts';
import { partKey } from './person-parts.ts';

type Item = Record<string, AttributeValue>;

/** The partition of a code: the member whom it leads to, and an item for each friend. */
export const codeId = (code: string): AttributeValue => ({ S: `referral/${code}` });
const OWNER: AttributeValue = { S: 'owner' };
export const FRIENDS = 'friend/';

export const promisedItem = ({ referrerPoints, friendPoints }: PromisedPoints): AttributeValue => ({
  M: { referrerPoints: { N: String(referrerPoints) }, friendPoints: { N: String(friendPoints) } },
});

/** The attributes of the referral by which a member was enrolled. */
const ofReferral = ['referredBy', 'referralId', 'promised', 'ended'];

export const ownerKey = (code: string): Item => ({ id: codeId(code), part: OWNER });
export const friendKey = ({ code, referralId }: Pick<Referral, 'code' | 'referralId'>): Item => ({
  id: codeId(code),
  part: { S: FRIENDS + referralId },
});
const listed = (codes: readonly string[]): AttributeValue => ({ L: codes.map((code) => ({ S: code })) });

/** The member whom a code leads to, in a consistent query, which whoever reads persons may make. */
export async function readCodeOwner(
  client: DynamoDBClient,
  table: string,
  code: string,
): Promise<string | undefined> {
  const query = new QueryCommand({
    TableName: table,
    ConsistentRead: true,
    KeyConditionExpression: 'id = :id AND part = :part',
    ExpressionAttributeValues: { ':id': codeId(code), ':part': OWNER },
  });
  const { Items: [item] = [] } = await storageCall(client.send(query));
  return item?.memberId?.S;
}

export function referralsOf(item: Item | undefined): Referrals {
  const codes = (item?.codes?.L ?? []).map(({ S = '' }) => S);
  const code = item?.referredBy?.S;
  const referralId = item?.referralId?.S;
  if (code === undefined || referralId === undefined) return { codes };
  const ended = item?.ended?.S as ReferralEnd | undefined;
  const { referrerPoints, friendPoints } = item?.promised?.M ?? {};
  const promised = referrerPoints &&
    friendPoints && { referrerPoints: Number(referrerPoints.N), friendPoints: Number(friendPoints.N) };
  return {
    codes,
    referral: { code, referralId, ...(promised && { promised }), ...(ended && { ended }) },
  };
}

/** Holds where the codes of a member are those that were read. */
function sameCodes({ codes }: Referrals) {
  return codes.length === 0
    ? { ConditionExpression: 'attribute_not_exists(codes)' }
    : {
        ConditionExpression: 'codes = :before',
        ExpressionAttributeValues: { ':before': listed(codes) },
      };
}

/** The items of an enrolment with a code. An ignored referral counts for nobody. */
export function enrolledBy(table: string, memberId: string, referral: Referral): TransactWriteItem[] {
  const { code, referralId, ended } = referral;
  const own = {
    ...partKey(memberId, 'referral'),
    referredBy: { S: code },
    referralId: { S: referralId },
    ...(ended && { ended: { S: ended } }),
  };
  return [
    { Put: { TableName: table, Item: own } },
    ...(ended ? [] : [{ Put: { TableName: table, Item: friendKey(referral) } }]),
  ];
}

/** The referral by which a member was enrolled has ended. Written where it is still that referral. */
export function endReferral(
  table: string,
  memberId: string,
  { referralId }: Referral,
  ended: ReferralEnd,
): { readonly Update: Update } {
  return {
    Update: {
      TableName: table,
      Key: partKey(memberId, 'referral'),
      UpdateExpression: 'SET ended = :ended',
      ConditionExpression: 'referralId = :referral',
      ExpressionAttributeValues: { ':ended': { S: ended }, ':referral': { S: referralId } },
    },
  };
}

/** A member gets the first code. A code that somebody has is not written, nor one of a member without a person. */
export function giveCode(table: string, memberId: string, code: string): TransactWriteItem[] {
  return [
    {
      Update: {
        TableName: table,
        Key: partKey(memberId, 'referral'),
        UpdateExpression: 'SET codes = :codes',
        ConditionExpression: 'attribute_not_exists(codes)',
        ExpressionAttributeValues: { ':codes': listed([code]) },
      },
    },
    {
      Put: {
        TableName: table,
        Item: { ...ownerKey(code), memberId: { S: memberId } },
        ConditionExpression: 'attribute_not_exists(id)',
      },
    },
    {
      ConditionCheck: {
        TableName: table,
        Key: partKey(memberId, 'person'),
        ConditionExpression: 'attribute_exists(id)',
      },
    },
  ];
}

const forgetCode = (table: string) => (code: string) => ({
  Delete: { TableName: table, Key: ownerKey(code) },
});

/** Nothing of a member's referrals is left, and the codes lead to nobody. */
export function forgetReferrals(table: string, memberId: string, before: Referrals): TransactWriteItem[] {
  return [
    { Delete: { TableName: table, Key: partKey(memberId, 'referral'), ...sameCodes(before) } },
    ...before.codes.map(forgetCode(table)),
  ];
}

export interface JoinedReferrals {
  readonly into: { readonly memberId: string; readonly referrals: Referrals };
  readonly from: { readonly memberId: string; readonly referrals: Referrals };
  readonly joined: { readonly referrals: Referrals; readonly forgotten: readonly string[] };
}

/** The change of the survivor's own item; it is deleted where nothing stays in it. */
function survivorsItem(table: string, { into, joined }: JoinedReferrals): TransactWriteItem {
  const { codes, referral } = joined.referrals;
  const Key = partKey(into.memberId, 'referral');
  const { ExpressionAttributeValues: before, ...condition } = sameCodes(into.referrals);
  if (codes.length === 0 && !referral) return { Delete: { TableName: table, Key, ...condition } };
  const values: Item = {
    ...(codes.length > 0 && { codes: listed(codes) }),
    ...(referral && { referredBy: { S: referral.code }, referralId: { S: referral.referralId } }),
    ...(referral?.promised && { promised: promisedItem(referral.promised) }),
    ...(referral?.ended && { ended: { S: referral.ended } }),
  };
  const sets = Object.keys(values).map((name) => `${name} = :${name}`);
  const removes = ofReferral.filter((name) => values[name] === undefined);
  return {
    Update: {
      TableName: table,
      Key,
      UpdateExpression: [
        `SET ${sets.join(', ')}`,
        ...(removes.length > 0 ? [`REMOVE ${removes.join(', ')}`] : []),
      ].join(' '),
      ...condition,
      ExpressionAttributeValues: {
        ...before,
        ...Object.fromEntries(Object.entries(values).map(([name, value]) => [`:${name}`, value])),
      },
    },
  };
}

/** The codes of an absorbed member lead to the survivor, whose referral is that of both. */
export function mergeReferrals(table: string, merge: JoinedReferrals): TransactWriteItem[] {
  const { into, from, joined } = merge;
  const handed = from.referrals.codes.filter((code) => !joined.forgotten.includes(code));
  return [
    survivorsItem(table, merge),
    { Delete: { TableName: table, Key: partKey(from.memberId, 'referral'), ...sameCodes(from.referrals) } },
    ...handed.map((code) => ({
      Put: { TableName: table, Item: { ...ownerKey(code), memberId: { S: into.memberId } } },
    })),
    ...joined.forgotten.map(forgetCode(table)),
  ];
}
