import {
  type AttributeValue,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { MemberStatus } from '#shared/domain/ledger/state.ts';
import type { MemberProjection } from '#shared/domain/projections/member-projection.ts';
import { formatInstant } from '#shared/domain/time/calendar.ts';
import { batchGet } from '#shared/stores/batch-get.ts';
import { dueShard } from '#shared/stores/due-shards.ts';
import { conditionalWrite, storageCall } from '#shared/stores/dynamodb.ts';

const DUE_PAGE = 100;

/** A member in the due index, which may be a moment old. */
export interface DueMember {
  readonly memberId: string;
  readonly dueAt: number;
}

const MEMBER = 'member/';
const key = (memberId: string) => ({ id: { S: `${MEMBER}${memberId}` }, part: { S: 'projection' } });
const number = (value: number): AttributeValue => ({ N: String(value) });

function projectionOf(item: Record<string, AttributeValue>): MemberProjection {
  return {
    memberId: item.id?.S?.slice(MEMBER.length) ?? '',
    lastSeq: Number(item.lastSeq?.N),
    status: item.status?.S as MemberStatus,
    tierId: item.tierId?.S ?? '',
    available: Number(item.available?.N),
    pending: Number(item.pending?.N),
    purchases: Number(item.purchases?.N),
    spendBase: Number(item.spendBase?.N),
    lastPurchaseAt: item.lastPurchaseAt?.N ? Number(item.lastPurchaseAt.N) : undefined,
    dueAt: item.dueAt?.S ? Date.parse(item.dueAt.S) : undefined,
    ...(item.noticeAt?.S && { noticeAt: Date.parse(item.noticeAt.S) }),
  };
}

/** Member projections, beside the person in the members table; sparse in the due index. */
export class ProjectionStore {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async get(memberId: string): Promise<MemberProjection | undefined> {
    const get = new GetItemCommand({ TableName: this.#table, Key: key(memberId), ConsistentRead: true });
    const { Item } = await storageCall(this.#client.send(get));
    return Item && projectionOf(Item);
  }

  /** Projections by the ids of their members, which must differ. Members without one are left out. */
  async getAll(memberIds: readonly string[]): Promise<ReadonlyMap<string, MemberProjection>> {
    const items = await batchGet(this.#client, this.#table, memberIds.map(key));
    return new Map(items.map(projectionOf).map((projection) => [projection.memberId, projection]));
  }

  /** Replaces `before`. Returns false where another consumer was first. */
  async put(projection: MemberProjection, before: MemberProjection | undefined): Promise<boolean> {
    const { memberId, lastPurchaseAt, dueAt, noticeAt } = projection;
    const put = new PutItemCommand({
      TableName: this.#table,
      Item: {
        ...key(memberId),
        memberId: { S: memberId },
        lastSeq: number(projection.lastSeq),
        status: { S: projection.status },
        tierId: { S: projection.tierId },
        available: number(projection.available),
        pending: number(projection.pending),
        purchases: number(projection.purchases),
        spendBase: number(projection.spendBase),
        ...(lastPurchaseAt !== undefined && { lastPurchaseAt: number(lastPurchaseAt) }),
        ...(dueAt !== undefined && {
          dueShard: { S: dueShard(memberId) },
          dueAt: { S: formatInstant(dueAt) },
        }),
        ...(noticeAt !== undefined && { noticeAt: { S: formatInstant(noticeAt) } }),
      },
      ...(before
        ? {
            ConditionExpression: 'lastSeq = :before',
            ExpressionAttributeValues: { ':before': number(before.lastSeq) },
          }
        : { ConditionExpression: 'attribute_not_exists(id)' }),
    });
    return conditionalWrite(this.#client.send(put));
  }

  /**
   * Moves a member in the due index, or out of it; `notices` says when the next one is told, and leaves it where absent.
   * Returns false, and moves nothing, where the projection has another
   * newest entry.
   */
  async moveDue(
    memberId: string,
    lastSeq: number,
    dueAt: number | undefined,
    notices?: { readonly noticeAt: number | undefined },
  ): Promise<boolean> {
    const values = {
      ...(dueAt !== undefined && { dueAt: formatInstant(dueAt), dueShard: dueShard(memberId) }),
      ...(notices?.noticeAt !== undefined && { noticeAt: formatInstant(notices.noticeAt) }),
    };
    const gone = ['dueAt', 'dueShard', ...(notices ? ['noticeAt'] : [])].filter((name) => !(name in values));
    const set = Object.keys(values).map((name) => `${name} = :${name}`);
    const update = new UpdateItemCommand({
      TableName: this.#table,
      Key: key(memberId),
      UpdateExpression: [
        ...(set.length > 0 ? [`SET ${set.join(', ')}`] : []),
        ...(gone.length > 0 ? [`REMOVE ${gone.join(', ')}`] : []),
      ].join(' '),
      ConditionExpression: 'lastSeq = :lastSeq',
      ExpressionAttributeValues: {
        ':lastSeq': number(lastSeq),
        ...Object.fromEntries(Object.entries(values).map(([name, value]) => [`:${name}`, { S: value }])),
      },
    });
    return conditionalWrite(this.#client.send(update));
  }

  /** How many members of a shard were due at `until`, counted page by page: about 40 read units for ten thousand. */
  async countDue(shard: string, until: number): Promise<number> {
    let count = 0;
    let start: Record<string, AttributeValue> | undefined;
    do {
      const query = new QueryCommand({ ...this.#dueQuery(shard, until, start), Select: 'COUNT' });
      const { Count = 0, LastEvaluatedKey } = await storageCall(this.#client.send(query));
      count += Count;
      start = LastEvaluatedKey;
    } while (start);
    return count;
  }

  /** The instant since which a member of a shard is due, the longest at `until`. Undefined where none is. */
  async longestDue(shard: string, until: number): Promise<number | undefined> {
    const query = new QueryCommand({ ...this.#dueQuery(shard, until, undefined), Limit: 1 });
    const { Items: [first] = [] } = await storageCall(this.#client.send(query));
    return first?.dueAt?.S === undefined ? undefined : Date.parse(first.dueAt.S);
  }

  /** Members of a shard that were due at `until`, longest due first, read page by page. */
  async *due(shard: string, until: number): AsyncGenerator<DueMember> {
    let start: Record<string, AttributeValue> | undefined;
    do {
      const query = new QueryCommand({ ...this.#dueQuery(shard, until, start), Limit: DUE_PAGE });
      const { Items = [], LastEvaluatedKey } = await storageCall(this.#client.send(query));
      for (const { id, dueAt } of Items) {
        yield { memberId: id?.S?.slice(MEMBER.length) ?? '', dueAt: Date.parse(dueAt?.S ?? '') };
      }
      start = LastEvaluatedKey;
    } while (start);
  }

  /** Ids of members of a shard whose due instant lies after `from` and not after `to`, page by page. */
  async *dueBetween(shard: string, from: number, to: number): AsyncGenerator<readonly string[]> {
    let start: Record<string, AttributeValue> | undefined;
    do {
      const query = new QueryCommand({
        ...this.#dueQuery(shard, to, start),
        KeyConditionExpression: 'dueShard = :shard AND dueAt BETWEEN :from AND :until',
        ExpressionAttributeValues: {
          ':shard': { S: shard },
          ':from': { S: formatInstant(from + 1) },
          ':until': { S: formatInstant(to) },
        },
        Limit: DUE_PAGE,
      });
      const { Items = [], LastEvaluatedKey } = await storageCall(this.#client.send(query));
      yield Items.map(({ id }) => id?.S?.slice(MEMBER.length) ?? '');
      start = LastEvaluatedKey;
    } while (start);
  }

  #dueQuery(shard: string, until: number, start: Record<string, AttributeValue> | undefined) {
    return {
      TableName: this.#table,
      IndexName: 'byDue',
      KeyConditionExpression: 'dueShard = :shard AND dueAt <= :until',
      ExpressionAttributeValues: { ':shard': { S: shard }, ':until': { S: formatInstant(until) } },
      ...(start && { ExclusiveStartKey: start }),
    };
  }
}
