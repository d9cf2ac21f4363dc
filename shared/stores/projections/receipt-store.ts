import { type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { batchPut } from '#shared/stores/batch-put.ts';
import { storageCall } from '#shared/stores/dynamodb.ts';

/** A receipt; the store is absent where the purchase has none. */
export interface Receipt {
  readonly purchaseId: string;
  readonly store?: string | undefined;
  readonly memberId: string;
}

interface Bounds {
  readonly limit: number;
  /** The place of the last receipt of the page before. */
  readonly after?: string | undefined;
}

interface FoundReceipt {
  readonly memberId: string;
  readonly place: string;
}

export interface ReceiptPage {
  readonly receipts: readonly FoundReceipt[];
  readonly more: boolean;
}

const receiptId = (purchaseId: string) => `receipt/${purchaseId}`;
/** The store as it begins a place. No slash is in it, so none of its beginnings is another store. */
const storePrefix = (store = '') => `${encodeURIComponent(store)}/`;
const placeOf = ({ store, memberId }: Omit<Receipt, 'purchaseId'>) => `${storePrefix(store)}${memberId}`;
const memberOf = (place: string) => place.slice(place.lastIndexOf('/') + 1);

/**
 * Receipts with their members, beside the persons in the members table. Found by number, with or without the store, and
 * never by a scan.
 */
export class ReceiptStore {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** Puts receipts, any of them more than once. Safe to repeat. */
  async put(receipts: readonly Receipt[]): Promise<void> {
    const items = receipts.map((receipt) => ({
      id: { S: receiptId(receipt.purchaseId) },
      part: { S: placeOf(receipt) },
    }));
    const different = new Map(items.map((item) => [`${item.id.S}/${item.part.S}`, item]));
    await batchPut(this.#client, this.#table, [...different.values()]);
  }

  /** The receipts of a number in one store, by member, or in all stores, by store and member. */
  async find(
    { purchaseId, store }: Pick<Receipt, 'purchaseId' | 'store'>,
    { limit, after }: Bounds,
  ): Promise<ReceiptPage> {
    const id = receiptId(purchaseId);
    const { Items = [], LastEvaluatedKey } = await storageCall(
      this.#client.send(
        new QueryCommand({
          TableName: this.#table,
          KeyConditionExpression:
            store === undefined ? 'id = :receipt' : 'id = :receipt AND begins_with(part, :store)',
          ExpressionAttributeValues: {
            ':receipt': { S: id },
            ...(store !== undefined && { ':store': { S: storePrefix(store) } }),
          },
          Limit: limit,
          ...(after !== undefined && { ExclusiveStartKey: { id: { S: id }, part: { S: after } } }),
        }),
      ),
    );
    const receipts = Items.flatMap(({ part }) =>
      part?.S === undefined ? [] : [{ memberId: memberOf(part.S), place: part.S }],
    );
    return { receipts, more: LastEvaluatedKey !== undefined };
  }
}
