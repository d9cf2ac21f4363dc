import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import {
  type MemberSockets,
  noSockets,
  type Progress,
  sweepAt,
} from '#shared/domain/realtime/member-sockets.ts';
import { batchGet } from '#shared/stores/batch-get.ts';
import { dueShard } from '#shared/stores/due-shards.ts';
import { conditionalWrite, storageCall } from '#shared/stores/dynamodb.ts';
import { type Item, memberSocketsOf, progressItem, socketsItem } from './member-sockets-item.ts';

/** Another sender may take over this long after a sender stopped without unlocking. */
const LEASE_MS = 7_000;
/** Longer than a token is valid and the gateway keeps a connection. */
const KEPT_SECONDS = 3 * 60 * 60;
const DUE_PAGE = 100;

const number = (value: number): AttributeValue => ({ N: String(value) });

function keyOf(follower: string) {
  return { memberId: { S: follower }, connectionId: { S: 'sockets' } };
}

const dueValues = (follower: string, dueAt: number) => ({
  ':dueAt': number(dueAt),
  ':dueShard': { S: dueShard(follower) },
});

type Stall = Pick<MemberSockets, 'stalledAt' | 'asideUntil'>;

function stallExpressions({ stalledAt, asideUntil }: Stall = {}): readonly string[] {
  return [
    ...(stalledAt === undefined ? [] : [', stalledAt = :stalledAt']),
    ...(asideUntil === undefined ? [] : [', asideUntil = :asideUntil']),
  ];
}

function stallValues({ stalledAt, asideUntil }: Stall = {}) {
  return {
    ...(stalledAt !== undefined && { ':stalledAt': number(stalledAt) }),
    ...(asideUntil !== undefined && { ':asideUntil': number(asideUntil) }),
  };
}

/** The end of a round of sending. */
export interface Unlock {
  readonly progress: ReadonlyMap<string, Progress>;
  /** Ids of sockets that are gone. */
  readonly gone: readonly string[];
  /** The newest entry that every socket was offered. Absent after a resume, which offers to one. */
  readonly upTo?: number | undefined;
  /** Unlocks even if more is wanted. */
  readonly evenIfWanted?: boolean;
  /** The entry from which the sweep goes on; null: nothing is left; absent: not known. */
  readonly left?: number | null | undefined;
  readonly stall?: Stall | undefined;
}

/**
 * The open sockets of a member in one item. A member's sockets have one sender at a time, which holds the lease.
 * Another sender that comes meanwhile notes in `wanted` up to which entry the holder must send before it may unlock.
 * The sockets change with `version`; progress and lease, which only the holder writes, change without it.
 */
export class ConnectionStore {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /**
   * The sockets of those who have any, read consistently: a socket that was added before an entry was written is never
   * missed. One read unit for each follower; half of it where the read need not be consistent.
   */
  async ofFollowers(
    followers: readonly string[],
    options: { readonly consistent: boolean } = { consistent: true },
  ): Promise<readonly MemberSockets[]> {
    const items = await batchGet(this.#client, this.#table, followers.map(keyOf), options);
    return items.map(memberSocketsOf);
  }

  async get(follower: string): Promise<MemberSockets> {
    const read = new GetItemCommand({ TableName: this.#table, Key: keyOf(follower), ConsistentRead: true });
    const { Item: item } = await storageCall(this.#client.send(read));
    return item ? memberSocketsOf(item) : noSockets(follower);
  }

  /** Writes changed sockets. Returns false where another writer was first. */
  async put(before: MemberSockets, after: MemberSockets, now: number): Promise<boolean> {
    const { follower } = before;
    const isEmpty = after.sockets.length === 0 && after.refuseBefore === undefined;
    if (isEmpty) return before.version === 0 || this.#delete(follower, before.version);
    const dueAt = sweepAt(after, now);
    const { met } = await this.#update(follower, {
      UpdateExpression: [
        'SET sockets = :sockets, progress = if_not_exists(progress, :none), version = :next, expiresAt = :expiresAt',
        ...(dueAt === undefined ? [] : [', dueAt = :dueAt, dueShard = :dueShard']),
        ...(after.refuseBefore === undefined ? [] : [', refuseBefore = :refuseBefore']),
        ...stallExpressions(after),
        ...(dueAt === undefined ? [' REMOVE dueAt, dueShard'] : []),
      ].join(''),
      ConditionExpression: before.version === 0 ? 'attribute_not_exists(version)' : 'version = :before',
      ExpressionAttributeValues: {
        ':sockets': socketsItem(after.sockets),
        ':none': { M: {} },
        // An item that was deleted and made again has other versions than before.
        ':next': number(Math.max(before.version + 1, now)),
        ':expiresAt': number(Math.floor(now / 1000) + KEPT_SECONDS),
        ...(before.version !== 0 && { ':before': number(before.version) }),
        ...(dueAt !== undefined && dueValues(follower, dueAt)),
        ...(after.refuseBefore !== undefined && { ':refuseBefore': number(after.refuseBefore) }),
        ...stallValues(after),
      },
    });
    return met;
  }

  /** Removes a socket that is gone, and with the last one the item. */
  async remove(follower: string, connectionId: string): Promise<void> {
    const { met, item } = await this.#update(follower, {
      UpdateExpression: 'REMOVE sockets.#id ADD version :one',
      ConditionExpression: 'attribute_exists(sockets.#id)',
      ExpressionAttributeNames: { '#id': connectionId },
      ExpressionAttributeValues: { ':one': number(1) },
    });
    if (!met || !item) return;
    const { sockets, refuseBefore } = memberSocketsOf(item);
    if (sockets.length > 0 || refuseBefore !== undefined) return;
    // A note that a sender left meanwhile is for nobody.
    const deletion = new DeleteItemCommand({
      TableName: this.#table,
      Key: keyOf(follower),
      ConditionExpression: 'size(sockets) = :none AND attribute_not_exists(refuseBefore)',
      ExpressionAttributeValues: { ':none': number(0) },
    });
    await conditionalWrite(this.#client.send(deletion));
  }

  /** Makes `owner` the sender. `busy` while another sender has the lease; undefined where there is no socket. */
  async lease(follower: string, owner: string, now: number): Promise<MemberSockets | 'busy' | undefined> {
    const { met, item } = await this.#update(follower, {
      UpdateExpression: 'SET leaseOwner = :owner, leaseUntil = :until',
      ConditionExpression:
        'attribute_exists(memberId) AND (attribute_not_exists(leaseUntil) OR leaseUntil < :now OR leaseOwner = :owner)',
      ExpressionAttributeValues: {
        ':owner': { S: owner },
        ':until': number(now + LEASE_MS),
        ':now': number(now),
      },
    });
    if (!met) return item === undefined ? undefined : 'busy';
    return item && memberSocketsOf(item);
  }

  /**
   * Asks the present sender to send the entries after `from` up to `seq`, and the sweep, should that sender die.
   * Returns false where there is no sender any more.
   */
  async noteWanted(follower: string, from: number, seq: number, now: number): Promise<boolean> {
    const { met, item } = await this.#update(follower, {
      UpdateExpression:
        'SET wanted = :seq, wantedFrom = if_not_exists(wantedFrom, :from), dueAt = :dueAt, dueShard = :dueShard ADD version :one',
      ConditionExpression: 'leaseUntil >= :now AND (attribute_not_exists(wanted) OR wanted < :seq)',
      ExpressionAttributeValues: {
        ':seq': number(seq),
        ':from': number(from),
        ':now': number(now),
        ':one': number(1),
        ...dueValues(follower, now + LEASE_MS),
      },
    });
    return met || item === undefined || (memberSocketsOf(item).wanted ?? -1) >= seq;
  }

  /** Leaves the entries after `from` to the sweep. */
  async noteLeft({ follower, left }: MemberSockets, from: number, now: number): Promise<void> {
    if (left !== undefined) return;
    await this.#update(follower, {
      UpdateExpression:
        'SET #left = if_not_exists(#left, :from), dueAt = :dueAt, dueShard = :dueShard ADD version :one',
      ConditionExpression: 'attribute_exists(memberId)',
      ExpressionAttributeNames: { '#left': 'left' },
      ExpressionAttributeValues: { ':from': number(from), ':one': number(1), ...dueValues(follower, now) },
    });
  }

  /**
   * Gives up the lease after a round. Returns the sockets as they are where more is wanted before; undefined when the
   * lease is given up or was lost.
   */
  async unlock(
    follower: string,
    owner: string,
    end: Unlock,
    now: number,
  ): Promise<MemberSockets | undefined> {
    const { progress, gone, upTo, evenIfWanted = false, left, stall } = end;
    const bumps = gone.length > 0 || typeof left === 'number';
    const removed = gone.map((_, index) => `sockets.#gone${index}`);
    const lastly = upTo === undefined ? '' : ' OR wanted <= :upTo';
    const { met, item } = await this.#update(follower, {
      UpdateExpression: [
        'SET progress = :progress',
        ...(typeof left === 'number' ? [', #left = :left, dueAt = :dueAt, dueShard = :dueShard'] : []),
        ...stallExpressions(stall),
        ` REMOVE ${['leaseOwner', 'leaseUntil', 'wanted', 'wantedFrom', ...(left === null ? ['#left'] : []), ...removed].join(', ')}`,
        ...(bumps ? [' ADD version :one'] : []),
      ].join(''),
      ConditionExpression: evenIfWanted
        ? 'leaseOwner = :owner'
        : `leaseOwner = :owner AND (attribute_not_exists(wanted)${lastly})`,
      ExpressionAttributeNames: {
        ...(left !== undefined && { '#left': 'left' }),
        ...Object.fromEntries(gone.map((id, index) => [`#gone${index}`, id])),
      },
      ExpressionAttributeValues: {
        ':progress': progressItem(progress),
        ':owner': { S: owner },
        ...(upTo !== undefined && !evenIfWanted && { ':upTo': number(upTo) }),
        ...(typeof left === 'number' && { ':left': number(left), ...dueValues(follower, now) }),
        ...stallValues(stall),
        ...(bumps && { ':one': number(1) }),
      },
    });
    if (met || item?.leaseOwner?.S !== owner) return undefined;
    return memberSocketsOf(item);
  }

  /** The followers of a shard that the sweep must look at, longest due first. */
  async *due(shard: string, until: number): AsyncGenerator<string> {
    let start: Item | undefined;
    do {
      const { Items = [], LastEvaluatedKey } = await storageCall(
        this.#client.send(
          new QueryCommand({
            TableName: this.#table,
            IndexName: 'byDue',
            KeyConditionExpression: 'dueShard = :shard AND dueAt <= :until',
            ExpressionAttributeValues: { ':shard': { S: shard }, ':until': number(until) },
            Limit: DUE_PAGE,
            ...(start && { ExclusiveStartKey: start }),
          }),
        ),
      );
      for (const { memberId } of Items) yield memberId?.S ?? '';
      start = LastEvaluatedKey;
    } while (start);
  }

  #delete(follower: string, version: number): Promise<boolean> {
    const deletion = new DeleteItemCommand({
      TableName: this.#table,
      Key: keyOf(follower),
      ConditionExpression: 'version = :version',
      ExpressionAttributeValues: { ':version': number(version) },
    });
    return conditionalWrite(this.#client.send(deletion));
  }

  /** `item` is the item after the update, or what the condition met. */
  async #update(
    follower: string,
    { ExpressionAttributeNames: names = {}, ...input }: Omit<UpdateItemCommandInput, 'TableName' | 'Key'>,
  ): Promise<{ readonly met: boolean; readonly item?: Item | undefined }> {
    try {
      const { Attributes: item } = await this.#client.send(
        new UpdateItemCommand({
          TableName: this.#table,
          Key: keyOf(follower),
          ReturnValues: 'ALL_NEW',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          ...(Object.keys(names).length > 0 && { ExpressionAttributeNames: names }),
          ...input,
        }),
      );
      return { met: true, item };
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return { met: false, item: error.Item };
      return storageCall(Promise.reject(error));
    }
  }
}
