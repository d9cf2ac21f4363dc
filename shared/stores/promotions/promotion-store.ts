import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import type {
  Deed,
  PromotionContent,
  PromotionEvent,
  PromotionRecord,
} from '#shared/domain/promotions/promotion-record.ts';
import { storageCall } from '#shared/stores/dynamodb.ts';
import { type Item, type Latest, padded } from '#shared/stores/program/configuration.ts';
import { queryAll } from '#shared/stores/query-all.ts';
import { writeAll } from '#shared/stores/write-all.ts';
import { ifUnchanged, newestWrite } from './newest-write.ts';
import {
  contentItem,
  contentOf,
  eventItem,
  eventOf,
  historyOf,
  NEWEST,
  newestKey,
  recordOf,
  versionKey,
  versionsOf,
} from './promotion-items.ts';

/**
 * Promotions as their editors see them, in the programme's table: every version and everything that was done with
 * one, for ever, and the newest version of each.
 */
export class PromotionStore {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** One consistent read. Undefined too after its deletion. */
  async newest(promotionId: string): Promise<PromotionRecord | undefined> {
    const item = await this.#get(newestKey(promotionId));
    return item && recordOf(item);
  }

  /** Also of a promotion that was deleted. */
  async version(promotionId: string, version: number): Promise<PromotionContent | undefined> {
    const item = await this.#get(versionKey(promotionId, version));
    return item && contentOf(item);
  }

  /** Newest first, from the first one below `below`; also of a promotion that was deleted. */
  async versions(promotionId: string, limit: number, below?: number): Promise<readonly PromotionContent[]> {
    const items = await queryAll(this.#client, {
      TableName: this.#table,
      ConsistentRead: true,
      KeyConditionExpression: below === undefined ? 'id = :id' : 'id = :id AND part < :below',
      ExpressionAttributeValues: {
        ':id': { S: versionsOf(promotionId) },
        ...(below !== undefined && { ':below': { S: padded(below) } }),
      },
      ScanIndexForward: false,
      Limit: limit,
    });
    return items.map(contentOf);
  }

  /** All that was done with it, in its order. */
  async events(promotionId: string): Promise<readonly PromotionEvent[]> {
    const items = await queryAll(this.#client, {
      TableName: this.#table,
      ConsistentRead: true,
      KeyConditionExpression: 'id = :id',
      ExpressionAttributeValues: { ':id': { S: historyOf(promotionId) } },
    });
    return items.map(eventOf);
  }

  /** Promotions by id, from the first one after `after`. */
  async list(after: string | undefined, limit: number): Promise<readonly PromotionRecord[]> {
    const items = await queryAll(this.#client, {
      TableName: this.#table,
      ConsistentRead: true,
      KeyConditionExpression: after === undefined ? 'id = :id' : 'id = :id AND part > :after',
      ExpressionAttributeValues: {
        ':id': { S: NEWEST },
        ...(after !== undefined && { ':after': { S: after } }),
      },
      Limit: limit,
    });
    return items.map(recordOf);
  }

  /** Keeps a version and makes it the newest, unless another editor was first since `before`: then false. */
  put(record: PromotionRecord, before: PromotionRecord | undefined): Promise<boolean> {
    const version = { TableName: this.#table, Item: contentItem(record) };
    return writeAll(this.#client, [
      newestWrite(this.#table, record, before),
      { Put: { ...version, ConditionExpression: 'attribute_not_exists(id)' } },
    ]);
  }

  /** Takes it from the lists; what it was stays. False when it was changed or started since `before`. */
  delete(before: PromotionRecord, { configuration }: Latest, deed: Deed): Promise<boolean> {
    const { promotionId, version } = before.promotion;
    const event: PromotionEvent = { kind: 'deleted', version, ...deed };
    return writeAll(this.#client, [
      { Delete: { TableName: this.#table, Key: newestKey(promotionId), ...ifUnchanged(before) } },
      { Put: { TableName: this.#table, Item: eventItem(promotionId, configuration, event) } },
    ]);
  }

  async #get(key: Item): Promise<Item | undefined> {
    const get = new GetItemCommand({ TableName: this.#table, Key: key, ConsistentRead: true });
    return (await storageCall(this.#client.send(get))).Item;
  }
}
