import { type DynamoDBClient, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { storageCall } from '#shared/stores/dynamodb.ts';

export interface Receipt {
  readonly store: string;
  readonly purchaseId: string;
  readonly memberId: string;
}

const receiptId = ({ store, purchaseId }: Pick<Receipt, 'store' | 'purchaseId'>) =>
  `receipt/${purchaseId}/${store}`;

/** Receipts with their members, beside the persons in the members table. Found by store and number, never by a scan. */
export class ReceiptStore {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** Puts a receipt. Safe to repeat. */
  async put(receipt: Receipt): Promise<void> {
    const { memberId } = receipt;
    const Item = { id: { S: receiptId(receipt) }, part: { S: memberId } };
    await storageCall(this.#client.send(new PutItemCommand({ TableName: this.#table, Item })));
  }

  /** The ids of the members who have a receipt of that number in that store. */
  async members(
    store: string,
    purchaseId: string,
    { limit, after }: { readonly limit: number; readonly after?: string | undefined },
  ): Promise<{ readonly members: readonly string[]; readonly more: boolean }> {
    const id = { S: receiptId({ store, purchaseId }) };
    const { Items = [], LastEvaluatedKey } = await storageCall(
      this.#client.send(
        new QueryCommand({
          TableName: this.#table,
          KeyConditionExpression: 'id = :receipt',
          ExpressionAttributeValues: { ':receipt': id },
          Limit: limit,
          ...(after !== undefined && { ExclusiveStartKey: { id, part: { S: after } } }),
        }),
      ),
    );
    const members = Items.flatMap(({ part }) => part?.S ?? []);
    return { members, more: LastEvaluatedKey !== undefined };
  }
}
