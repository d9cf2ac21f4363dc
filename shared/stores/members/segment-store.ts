import {
  type DynamoDBClient,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { MemberNotFound } from '#shared/domain/members/refusals.ts';
import { Unavailable } from '#shared/domain/refusal.ts';
import { storageCall } from '#shared/stores/dynamodb.ts';
import { partKey, readSegments } from './person-parts.ts';

/** The segments of a member, in an item beside the person: marketers write them, and have no key to the profile. */
export class SegmentStore {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** None for a member of whom nothing is known. One consistent read. */
  get(memberId: string): Promise<readonly string[]> {
    return readSegments(this.#client, this.#table, memberId);
  }

  /**
   * Replaces the whole list of a member. Returns false, and writes nothing, where another write of the person or of the
   * segments was under way.
   * @throws MemberNotFound where the member has no person.
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
