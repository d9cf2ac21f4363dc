import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import type { PromisedPoints, Referral, ReferralEnd, Referrals } from '#shared/domain/members/referral.ts';
import { Unavailable } from '#shared/domain/refusal.ts';
import { storageCall } from '#shared/stores/dynamodb.ts';
import { queryAll } from '#shared/stores/query-all.ts';
import { partKey } from './person-parts.ts';
import {
  codeId,
  endReferral,
  FRIENDS,
  friendKey,
  giveCode,
  ownerKey,
  promisedItem,
  referralsOf,
} from './referral-items.ts';

/** Friends of a code beyond them are not counted, so that a count reads at most 100 KB. */
const FRIENDS_COUNTED = 1_000;

/** The friends that a code brought, and those of them for whom both sides were rewarded. */
export interface FriendCounts {
  readonly referred: number;
  readonly rewarded: number;
}

/** A referral whose referrer was suspended when both sides were rewarded. */
export interface WaitingReferral {
  readonly referralId: string;
  readonly points: number;
}

/** Codes of members, and the friends that they brought. It stands beside the sealed persons, and needs no key. */
export class ReferralStore {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** One consistent read. */
  async of(memberId: string): Promise<Referrals> {
    const get = new GetItemCommand({
      TableName: this.#table,
      Key: partKey(memberId, 'referral'),
      ConsistentRead: true,
    });
    const { Item } = await storageCall(this.#client.send(get));
    return referralsOf(Item);
  }

  /**
   * Gives a member the first code. Returns false, and writes nothing, where the member has one, the code has an owner, or
   * there is no person any more.
   */
  async give(memberId: string, code: string): Promise<boolean> {
    const write = new TransactWriteItemsCommand({ TransactItems: giveCode(this.#table, memberId, code) });
    try {
      await this.#client.send(write);
      return true;
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) return storageCall(Promise.reject(error));
      const codes = (error.CancellationReasons ?? []).map(({ Code }) => Code);
      if (codes.some((one) => one === 'ConditionalCheckFailed' || one === 'TransactionConflict'))
        return false;
      throw new Unavailable({ cause: error });
    }
  }

  /** The friends of a code, at most a thousand of them. A friend of the last moments may be missing. */
  async friendsOf(code: string): Promise<FriendCounts> {
    const friends = await this.#friends(code);
    return {
      referred: friends.length,
      rewarded: friends.filter(({ rewarded }) => rewarded?.BOOL === true).length,
    };
  }

  /** The member whom a code leads to. One consistent read. */
  async referrer(code: string): Promise<string | undefined> {
    const get = new GetItemCommand({ TableName: this.#table, Key: ownerKey(code), ConsistentRead: true });
    const { Item } = await storageCall(this.#client.send(get));
    return Item?.memberId?.S;
  }

  /** Promises points to both sides, once. Returns false where the referral is promised, ended or gone. */
  promise(memberId: string, { referralId }: Referral, points: PromisedPoints): Promise<boolean> {
    return this.#update({
      Key: partKey(memberId, 'referral'),
      UpdateExpression: 'SET promised = :points',
      ConditionExpression:
        'referralId = :referral AND attribute_not_exists(promised) AND attribute_not_exists(ended)',
      ExpressionAttributeValues: { ':points': promisedItem(points), ':referral': { S: referralId } },
    });
  }

  /** Ends the referral by which a member was enrolled. Returns false where it is gone. */
  end(memberId: string, referral: Referral, ended: ReferralEnd): Promise<boolean> {
    const { Update } = endReferral(this.#table, memberId, referral, ended);
    return this.#update(Update);
  }

  /** Notes that the referrer's points wait for the end of a suspension. */
  wait(referral: Pick<Referral, 'code' | 'referralId'>, points: number): Promise<boolean> {
    return this.#update({
      Key: friendKey(referral),
      UpdateExpression: 'SET waits = :points',
      ConditionExpression: 'attribute_exists(id) AND attribute_not_exists(rewarded)',
      ExpressionAttributeValues: { ':points': { N: String(points) } },
    });
  }

  /** Counts a friend for whom the referrer was rewarded. */
  rewarded(referral: Pick<Referral, 'code' | 'referralId'>): Promise<boolean> {
    return this.#update({
      Key: friendKey(referral),
      UpdateExpression: 'SET rewarded = :yes REMOVE waits',
      ConditionExpression: 'attribute_exists(id)',
      ExpressionAttributeValues: { ':yes': { BOOL: true } },
    });
  }

  /** The referrals of a code whose points wait for its member. */
  async waiting(code: string): Promise<readonly WaitingReferral[]> {
    const friends = await this.#friends(code);
    return friends.flatMap(({ part, waits }) =>
      waits ? [{ referralId: part?.S?.slice(FRIENDS.length) ?? '', points: Number(waits.N) }] : [],
    );
  }

  #friends(code: string) {
    return queryAll(this.#client, {
      TableName: this.#table,
      KeyConditionExpression: 'id = :code AND begins_with(part, :friends)',
      ExpressionAttributeValues: { ':code': codeId(code), ':friends': { S: FRIENDS } },
      Limit: FRIENDS_COUNTED,
    });
  }

  async #update(update: Omit<UpdateItemCommandInput, 'TableName'>): Promise<boolean> {
    try {
      await this.#client.send(new UpdateItemCommand({ ...update, TableName: this.#table }));
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      return storageCall(Promise.reject(error));
    }
  }
}
