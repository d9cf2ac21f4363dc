import {
  type DynamoDBClient,
  GetItemCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import type { Referrals } from '#shared/domain/members/referral.ts';
import { Unavailable } from '#shared/domain/refusal.ts';
import { storageCall } from '#shared/stores/dynamodb.ts';
import { queryAll } from '#shared/stores/query-all.ts';
import { partKey } from './person-parts.ts';
import { codeId, FRIENDS, giveCode, referralsOf } from './referral-items.ts';

/** Friends of a code beyond them are not counted, so that a count reads at most 100 KB. */
const FRIENDS_COUNTED = 1_000;

/** The friends that a code brought, and those of them for whom both sides were rewarded. */
export interface FriendCounts {
  readonly referred: number;
  readonly rewarded: number;
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
    const friends = await queryAll(this.#client, {
      TableName: this.#table,
      KeyConditionExpression: 'id = :code AND begins_with(part, :friends)',
      ExpressionAttributeValues: { ':code': codeId(code), ':friends': { S: FRIENDS } },
      Limit: FRIENDS_COUNTED,
    });
    return {
      referred: friends.length,
      rewarded: friends.filter(({ rewarded }) => rewarded?.BOOL === true).length,
    };
  }
}
