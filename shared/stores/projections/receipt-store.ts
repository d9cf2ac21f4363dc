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
    const pages = await Promise.all([
      this.#page(id, { limit, after }, store === undefined ? undefined : storePrefix(store)),
      ...(store === undefined ? [] : [this.#earlier(id, store, { limit, after })]),
    ]);
    const places = new Set(pages.flatMap((page) => page.places));
    const shown = [...places].sort().slice(0, limit);
    const more = places.size > limit || pages.some((page) => page.more);
    return { receipts: shown.map((place) => ({ memberId: memberOf(place), place })), more };
  }

  /** Receipts from before a number was found without its store: the store was a part of the partition key. */
  async #earlier(id: string, store: string, { limit, after }: Bounds) {
    const from = after === undefined ? undefined : memberOf(after);
    const { places, more } = await this.#page(`${id}/${store}`, { limit, after: from });
    return { places: places.map((memberId) => placeOf({ store, memberId })), more };
  }

  async #page(id: string, { limit, after }: Bounds, prefix?: string) {
    const { Items = [], LastEvaluatedKey } = await storageCall(
      this.#client.send(
        new QueryCommand({
          TableName: this.#table,
          KeyConditionExpression:
            prefix === undefined ? 'id = :receipt' : 'id = :receipt AND begins_with(part, :store)',
          ExpressionAttributeValues: {
            ':receipt': { S: id },
            ...(prefix !== undefined && { ':store': { S: prefix } }),
          },
          Limit: limit,
          ...(after !== undefined && { ExclusiveStartKey: { id: { S: id }, part: { S: after } } }),
        }),
      ),
    );
    const places = Items.flatMap(({ part }) => part?.S ?? []);
    return { places, more: LastEvaluatedKey !== undefined };
  }
}
