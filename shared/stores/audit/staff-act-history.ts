import { type DynamoDBClient, QueryCommand, type QueryCommandInput } from '@aws-sdk/client-dynamodb';
import type { AuditedStaffAct } from '#shared/domain/audit/staff-act.ts';
import { storageCall } from '#shared/stores/dynamodb.ts';
import { actOf, placeOf } from './staff-act-item.ts';

/** Places in the trail: the first of them, and the first after them. */
export interface Range {
  readonly from: string;
  readonly below: string;
}

const ITEMS_OF_AN_ACT = 2;

/** The audit trail as it is asked. */
export class StaffActHistory {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** At most `limit` acts, newest first. 200 of them are some 200 KB. */
  ofActor(actor: string, range: Range, limit: number): Promise<readonly AuditedStaffAct[]> {
    return this.#query('actor', actor, range, limit, { ConsistentRead: true });
  }

  /** The same, a moment after they are done: an index is never consistent. */
  ofMember(memberId: string, range: Range, limit: number): Promise<readonly AuditedStaffAct[]> {
    return this.#query('memberId', memberId, range, limit, { IndexName: 'byMember' });
  }

  /** Of an act its outcome comes first, which says all that its intent does and may know more. */
  async #query(
    key: 'actor' | 'memberId',
    value: string,
    { from, below }: Range,
    limit: number,
    options: Pick<QueryCommandInput, 'IndexName' | 'ConsistentRead'>,
  ): Promise<readonly AuditedStaffAct[]> {
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
    const acts = new Map<string, AuditedStaffAct>();
    for (const act of Items.map(actOf)) if (!acts.has(placeOf(act))) acts.set(placeOf(act), act);
    return [...acts.values()].slice(0, limit);
  }
}
