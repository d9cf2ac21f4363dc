import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { saleCounter } from '#shared/domain/ledger/counters.ts';
import type { PurchasePlace } from '#shared/domain/ledger/entry.ts';
import { storageCall } from '#shared/stores/dynamodb.ts';

/** A sale as it was written last. */
export interface StoredSale {
  /** The purchase that has it, or had it last. */
  readonly purchase: PurchasePlace;
  /** Whether the purchase came back whole. */
  readonly isFree: boolean;
}

/** Sales by the retailer's own names. Each is a counter of at most one purchase, which moves in the write of an entry. */
export class SaleStore {
  readonly #client: DynamoDBClient;
  readonly #counters: string;

  constructor(client: DynamoDBClient, counters: string) {
    this.#client = client;
    this.#counters = counters;
  }

  /** Undefined for a sale that no purchase named yet. */
  async find(sale: string): Promise<StoredSale | undefined> {
    const get = new GetItemCommand({
      TableName: this.#counters,
      Key: { id: { S: saleCounter(sale) } },
      ConsistentRead: true,
    });
    const { Item } = await storageCall(this.#client.send(get));
    const { memberId, purchaseId, taken } = Item ?? {};
    if (memberId?.S === undefined || purchaseId?.S === undefined) return undefined;
    return { purchase: { memberId: memberId.S, purchaseId: purchaseId.S }, isFree: Number(taken?.N) === 0 };
  }
}
