import {
  type AttributeValue,
  type DynamoDBClient,
  QueryCommand,
  type TransactWriteItem,
} from '@aws-sdk/client-dynamodb';
import { type Card, HOLDERS_MAX, type Holding } from '#shared/domain/members/card-holders.ts';
import { storageCall } from '#shared/stores/dynamodb.ts';

type Item = Record<string, AttributeValue>;

const OWNER = { S: 'owner' };
const keyOf = (key: string): Item => ({ id: { S: key }, part: OWNER });
const numberOf = (value: number) => ({ N: String(value) });

function holdingItem({ memberId, from, was = [] }: Holding): AttributeValue {
  return {
    M: {
      from: numberOf(from),
      ...(memberId !== undefined && { memberId: { S: memberId } }),
      ...(was.length > 0 && { was: { L: was.map((one) => ({ S: one })) } }),
    },
  };
}

function holdingOf({ M = {} }: AttributeValue): Holding {
  const was = (M.was?.L ?? []).flatMap(({ S }) => S ?? []);
  return { memberId: M.memberId?.S, from: Number(M.from?.N), ...(was.length > 0 && { was }) };
}

const holdingsOf = (holdings: readonly Holding[]): AttributeValue => ({ L: holdings.map(holdingItem) });

export function cardOf({ memberId, holdings, freedAt }: Item): Card {
  return {
    holder: memberId?.S,
    holdings: (holdings?.L ?? []).map(holdingOf),
    ...(freedAt && { freedAt: Number(freedAt.N) }),
  };
}

/** The card of this key, in a consistent query: who may read persons may query, and needs no other right. */
export async function readCard(
  client: DynamoDBClient,
  table: string,
  key: string,
): Promise<Card | undefined> {
  const query = new QueryCommand({
    TableName: table,
    ConsistentRead: true,
    KeyConditionExpression: 'id = :id AND part = :part',
    ExpressionAttributeValues: { ':id': { S: key }, ':part': OWNER },
  });
  const { Items: [item] = [] } = await storageCall(client.send(query));
  return item && cardOf(item);
}

/** A member gets a card that nobody holds and that has room for one holder more. Reads nothing. */
export function claimCard(table: string, key: string, memberId: string, at: number): TransactWriteItem {
  return {
    Update: {
      TableName: table,
      Key: keyOf(key),
      UpdateExpression:
        'SET memberId = :owner, holdings = list_append(if_not_exists(holdings, :none), :mine) REMOVE freedAt',
      ConditionExpression:
        '(attribute_not_exists(memberId) OR memberId = :owner) AND (attribute_not_exists(holdings) OR size(holdings) < :most)',
      ExpressionAttributeValues: {
        ':owner': { S: memberId },
        ':none': { L: [] },
        ':mine': holdingsOf([{ memberId, from: at }]),
        ':most': numberOf(HOLDERS_MAX),
      },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    },
  };
}

/** A member gives a card up. It remembers its holders. Reads nothing. */
export function freeCard(table: string, key: string, memberId: string, at: number): TransactWriteItem {
  return {
    Update: {
      TableName: table,
      Key: keyOf(key),
      UpdateExpression: 'SET holdings = if_not_exists(holdings, :always), freedAt = :at REMOVE memberId',
      ConditionExpression: 'memberId = :owner',
      ExpressionAttributeValues: {
        ':owner': { S: memberId },
        ':always': holdingsOf([{ memberId, from: 0 }]),
        ':at': numberOf(at),
      },
    },
  };
}

/** Writes a card over the one that was read, or deletes it where `after` is undefined. */
export function moveCard(
  table: string,
  key: string,
  before: Card,
  after: Card | undefined,
): TransactWriteItem {
  const guard = {
    ConditionExpression: [
      before.holder === undefined ? 'attribute_not_exists(memberId)' : 'memberId = :holder',
      before.holdings.length === 0 ? 'attribute_not_exists(holdings)' : 'holdings = :holdings',
    ].join(' AND '),
    ExpressionAttributeValues: {
      ...(before.holder !== undefined && { ':holder': { S: before.holder } }),
      ...(before.holdings.length > 0 && { ':holdings': holdingsOf(before.holdings) }),
    },
  };
  if (!after) return { Delete: { TableName: table, Key: keyOf(key), ...guard } };
  const { holder, holdings, freedAt } = after;
  const Item = {
    ...keyOf(key),
    ...(holder !== undefined && { memberId: { S: holder } }),
    ...(holdings.length > 0 && { holdings: holdingsOf(holdings) }),
    ...(holder === undefined && freedAt !== undefined && { freedAt: numberOf(freedAt) }),
  };
  return { Put: { TableName: table, Item, ...guard } };
}
