import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { Outcome, StaffAct } from '#shared/domain/audit/staff-act.ts';
import { storageCall } from '#shared/stores/dynamodb.ts';
import { actItem, type Item } from './staff-act-item.ts';

/** The audit trail as those write it who act: two items an act, neither of which is ever written again. */
export class StaffActStore {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** That somebody is about to act. */
  async putIntent(act: StaffAct): Promise<void> {
    await this.#putOnce(actItem(act));
  }

  /** How it ended, and whom it was about. */
  async putOutcome(act: StaffAct, outcome: Outcome): Promise<void> {
    await this.#putOnce(actItem(act, outcome));
  }

  /** The key has the id of the request: an item that is there is this very one, whose answer was lost. */
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
