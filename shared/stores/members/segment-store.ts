import {
  type DynamoDBClient,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { MemberNotFound } from '#shared/domain/members/refusals.ts';
import { Unavailable } from '#shared/domain/refusal.ts';
import { storageCall } from '#shared/stores/dynamodb.ts';
import { partKey } from './person-parts.ts';

/**
 * The segments of a member, an item of their own beside the person: marketers write them, who have no
 * business with the profile and no key to it.
 */
export class SegmentStore {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /**
   * Replaces the whole list, if there is such a member. False when another write of the person or of the
   * segments was under way: nothing was written.
   */
  async put(memberId: string, segments: readonly string[], updatedAt: number): Promise<boolean> {
    const write = new TransactWriteItemsCommand({
      TransactItems: [
        {
          ConditionCheck: {
            TableName: this.#table,
            Key: partKey(memberId, 'person'),
            ConditionExpression: 'attribute_exists(id)',
          },
        },
        {
          Put: {
            TableName: this.#table,
            Item: {
              ...partKey(memberId, 'segments'),
              segments: { L: segments.map((segment) => ({ S: segment })) },
              updatedAt: { N: String(updatedAt) },
            },
          },
        },
      ],
    });
    try {
      await this.#client.send(write);
      return true;
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) return storageCall(Promise.reject(error));
      const codes = (error.CancellationReasons ?? []).map(({ Code }) => Code);
      if (codes.includes('ConditionalCheckFailed')) throw new MemberNotFound();
      if (codes.includes('TransactionConflict')) return false;
      throw new Unavailable({ cause: error });
    }
  }
}
