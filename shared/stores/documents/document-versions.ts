import { type DynamoDBClient, GetItemCommand, type TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { storageCall } from '#shared/stores/dynamodb.ts';
import { queryAll } from '#shared/stores/query-all.ts';
import { type Item, padded, storedVersion, versionItem, versionKey, versionsOf } from './document-items.ts';
import type { DocumentKind } from './document-kind.ts';
import { newestAt } from './newest-at.ts';

/** Every version of every document of one kind, kept for ever. Each document has a partition. */
export class DocumentVersions<Version> {
  readonly #client: DynamoDBClient;
  readonly #table: string;
  readonly #kind: DocumentKind<Version>;

  constructor(client: DynamoDBClient, table: string, kind: DocumentKind<Version>) {
    this.#client = client;
    this.#table = table;
    this.#kind = kind;
  }

  /** One consistent read. */
  async version(id: string, version: number): Promise<Version | undefined> {
    const get = new GetItemCommand({
      TableName: this.#table,
      Key: versionKey(this.#kind.name, id, version),
      ConsistentRead: true,
    });
    const { Item } = await storageCall(this.#client.send(get));
    return Item && this.#restored(id, Item);
  }

  /** At most `limit` versions, newest first, all below `below`. */
  async list(id: string, limit: number, below?: number): Promise<readonly Version[]> {
    const items = await queryAll(this.#client, {
      TableName: this.#table,
      ConsistentRead: true,
      KeyConditionExpression: below === undefined ? 'id = :id' : 'id = :id AND part < :below',
      ExpressionAttributeValues: {
        ':id': { S: versionsOf(this.#kind.name, id) },
        ...(below !== undefined && { ':below': { S: padded(below) } }),
      },
      ScanIndexForward: false,
      Limit: limit,
    });
    return items.map((item) => this.#restored(id, item));
  }

  /** The version that was the newest at a past instant. */
  async newestAt(id: string, instant: number): Promise<Version | undefined> {
    const partition = versionsOf(this.#kind.name, id);
    const item = await newestAt(this.#client, this.#table, partition, instant);
    return item && this.#restored(id, item);
  }

  /** The write of a new version. Its number must be free. */
  putWrite(document: Version): TransactWriteItem {
    const stored = this.#kind.store(document);
    const key = versionKey(this.#kind.name, stored.id, stored.version);
    return {
      Put: {
        TableName: this.#table,
        Item: { ...versionItem(stored), ...key },
        ConditionExpression: 'attribute_not_exists(id)',
      },
    };
  }

  #restored(id: string, item: Item): Version {
    return this.#kind.restore(storedVersion(id, item));
  }
}
