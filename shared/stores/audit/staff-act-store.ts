import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { Outcome, StaffAct } from '#shared/domain/audit/staff-act.ts';
import { conditionalWrite } from '#shared/stores/dynamodb.ts';
import { actItem, type Item, otherItem, readItem } from './staff-act-item.ts';

/** Writes the audit trail: an intent and an outcome for each act, and the reads. None of them is ever changed. */
export class StaffActStore {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** Puts the intent, before the act. */
  async putIntent(act: StaffAct): Promise<void> {
    await this.#putOnce(actItem(act));
  }

  /** Puts the outcome, after the act, with the member whom it concerned; once more for the other member of the act. */
  async putOutcome(act: StaffAct, outcome: Outcome, otherId?: string): Promise<void> {
    const others = otherId === undefined ? [] : [otherItem({ ...act, memberId: otherId }, outcome)];
    await Promise.all([actItem(act, outcome), ...others].map((item) => this.#putOnce(item)));
  }

  /** Puts a read of staff, once for each member whom it showed, or once alone where it showed none. */
  async putReads(act: StaffAct, memberIds: readonly string[], outcome: Outcome): Promise<void> {
    const shown = [...new Set(memberIds)];
    const reads = shown.length === 0 ? [act] : shown.map((memberId) => ({ ...act, memberId }));
    await Promise.all(reads.map((read, index) => this.#putOnce(readItem(read, index, outcome))));
  }

  /** The key contains the request id: an item that exists already is this one, from a put whose response was lost. */
  async #putOnce(item: Item): Promise<void> {
    const put = new PutItemCommand({
      TableName: this.#table,
      Item: item,
      ConditionExpression: 'attribute_not_exists(actor)',
    });
    await conditionalWrite(this.#client.send(put));
  }
}
