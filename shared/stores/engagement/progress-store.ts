import {
  type AttributeValue,
  type DynamoDBClient,
  PutItemCommand,
  type PutItemCommandInput,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import type { Join } from '#shared/domain/engagement/join.ts';
import { packProgress, unpackProgress } from '#shared/domain/engagement/packed-progress.ts';
import type { MemberProgress } from '#shared/domain/engagement/progress.ts';
import { batchGet } from '#shared/stores/batch-get.ts';
import { conditionalWrite, storageCall } from '#shared/stores/dynamodb.ts';
import { joinOf } from './join-store.ts';

type Item = Record<string, AttributeValue>;

/** The progress of a member with all definitions, up to an entry. */
export interface StoredProgress {
  readonly memberId: string;
  readonly lastSeq: number;
  readonly progress: MemberProgress;
  /** How often a back-fill has written it: the same entries with other progress. */
  readonly fills?: number | undefined;
}

export interface WithJoins {
  readonly stored: StoredProgress | undefined;
  readonly joins: ReadonlyMap<string, Join>;
}

const PROGRESS = 'progress';
const JOINED = 'joined/';

const keyOf = (memberId: string) => ({ memberId: { S: memberId }, id: { S: PROGRESS } });

function storedOf(item: Item): StoredProgress {
  return {
    memberId: item.memberId?.S ?? '',
    lastSeq: Number(item.lastSeq?.N),
    progress: unpackProgress(item.progress?.B ?? new Uint8Array()),
    fills: item.fills && Number(item.fills.N),
  };
}

/** The progress of members, in the engagement table. */
export class ProgressStore {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** The progress of some members, who must differ. Members without any are left out. */
  async getAll(
    memberIds: readonly string[],
    options: { readonly consistent: boolean },
  ): Promise<ReadonlyMap<string, StoredProgress>> {
    const items = await batchGet(this.#client, this.#table, memberIds.map(keyOf), options);
    return new Map(items.map(storedOf).map((stored) => [stored.memberId, stored]));
  }

  /** The progress of a member, and its joins by the ids of challenges. One query. */
  async withJoins(memberId: string, { consistent }: { readonly consistent: boolean }): Promise<WithJoins> {
    const query = new QueryCommand({
      TableName: this.#table,
      KeyConditionExpression: 'memberId = :member',
      ExpressionAttributeValues: { ':member': { S: memberId } },
      ConsistentRead: consistent,
    });
    const { Items = [] } = await storageCall(this.#client.send(query));
    const own = Items.find(({ id }) => id?.S === PROGRESS);
    const joined = Items.filter(({ id }) => id?.S?.startsWith(JOINED));
    return {
      stored: own && storedOf(own),
      joins: new Map(
        joined.map((item): [string, Join] => [item.id?.S?.slice(JOINED.length) ?? '', joinOf(item)]),
      ),
    };
  }

  /** Writes progress where storage still has the one of `before`, or none. Returns false where it has not. */
  async put(
    { memberId, lastSeq, progress, fills }: StoredProgress,
    before: Pick<StoredProgress, 'lastSeq' | 'fills'> | undefined,
  ): Promise<boolean> {
    const put = new PutItemCommand({
      TableName: this.#table,
      Item: {
        ...keyOf(memberId),
        lastSeq: { N: String(lastSeq) },
        progress: { B: packProgress(progress) },
        ...(fills !== undefined && { fills: { N: String(fills) } }),
      },
      ...conditionOf(before),
    });
    return conditionalWrite(this.#client.send(put));
  }
}

function conditionOf(
  before: Pick<StoredProgress, 'lastSeq' | 'fills'> | undefined,
): Pick<PutItemCommandInput, 'ConditionExpression' | 'ExpressionAttributeValues'> {
  if (!before) return { ConditionExpression: 'attribute_not_exists(id)' };
  const { lastSeq, fills } = before;
  const upTo = { ':before': { N: String(lastSeq) } };
  return fills === undefined
    ? {
        ConditionExpression: 'lastSeq = :before AND attribute_not_exists(fills)',
        ExpressionAttributeValues: upTo,
      }
    : {
        ConditionExpression: 'lastSeq = :before AND fills = :fills',
        ExpressionAttributeValues: { ...upTo, ':fills': { N: String(fills) } },
      };
}
