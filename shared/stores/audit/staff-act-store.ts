import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { Outcome, StaffAct } from '#shared/domain/audit/staff-act.ts';
import { storageCall } from '#shared/stores/dynamodb.ts';
import { actItem, type Item } from './staff-act-item.ts';

/** Writes the audit trail: an intent and an outcome for each act, neither of which is ever changed. */
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

  /** Puts the outcome, after the act, with the member whom it concerned. */
  async putOutcome(act: StaffAct, outcome: Outcome): Promise<void> {
    await this.#putOnce(actItem(act, outcome));
  }

  /** The key contains the request id: an item that exists already is this one, from a put whose response was lost. */
  async #putOnce(item: Item): Promise<void> {
    const put = new PutItemCommand({
      TableName: this.#table,
      Item: item,
      ConditionExpression: 'attribute_not_exists(actor)',
    });
    try {
      await this.#client.send(put);
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return;
      await storageCall(Promise.reject(error));
    }
  }
}
