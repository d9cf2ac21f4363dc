import { type DynamoDBClient, QueryCommand, type QueryCommandInput } from '@aws-sdk/client-dynamodb';
import { storageCall } from '#shared/stores/dynamodb.ts';
import { actOf, type FoundAct } from './staff-act-item.ts';

/** A range of places in the trail: from `from` to just before `below`. */
export interface Range {
  readonly from: string;
  readonly below: string;
}

/** The intent, the outcome, and the outcome for the other member. */
const ITEMS_OF_AN_ACT = 3;

/** Reads the audit trail, by actor and by member. */
export class StaffActHistory {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** At most `limit` acts of an actor, newest first, read consistently. 200 acts are about 200 KB. */
  ofActor(actor: string, range: Range, limit: number): Promise<readonly FoundAct[]> {
    return this.#query('actor', actor, range, limit, { ConsistentRead: true });
  }

  /**
   * At most `limit` acts to a member, newest first. An act appears a moment after it was written: an index is never
   * consistent.
   */
  ofMember(memberId: string, range: Range, limit: number): Promise<readonly FoundAct[]> {
    return this.#query('memberId', memberId, range, limit, { IndexName: 'byMember' });
  }

  /**
   * Newest first, the outcome of an act comes before that for the other member and the intent. It has all that the others
   * have, so they are dropped.
   */
  async #query(
    key: 'actor' | 'memberId',
    value: string,
    { from, below }: Range,
    limit: number,
    options: Pick<QueryCommandInput, 'IndexName' | 'ConsistentRead'>,
  ): Promise<readonly FoundAct[]> {
    const query = new QueryCommand({
      TableName: this.#table,
      KeyConditionExpression: '#key = :value AND #record BETWEEN :from AND :below',
      ExpressionAttributeNames: { '#key': key, '#record': 'record' },
      ExpressionAttributeValues: { ':value': { S: value }, ':from': { S: from }, ':below': { S: below } },
      ScanIndexForward: false,
      Limit: limit * ITEMS_OF_AN_ACT,
      ...options,
    });
    const { Items = [] } = await storageCall(this.#client.send(query));
    const acts = new Map<string, FoundAct>();
    for (const act of Items.map(actOf)) if (!acts.has(act.place)) acts.set(act.place, act);
    return [...acts.values()].slice(0, limit);
  }
}
