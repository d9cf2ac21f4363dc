import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { conditionalWrite, storageCall } from '#shared/stores/dynamodb.ts';
import { queryAll } from '#shared/stores/query-all.ts';
import { type Item, keyOf } from './document-items.ts';
import type { NewestForm } from './document-kind.ts';
import { newestPut } from './newest-writes.ts';

/** The newest versions of one kind, all in one partition, ordered by the bytes of their ids. */
export class NewestDocuments<Newest> {
  readonly #client: DynamoDBClient;
  readonly #table: string;
  readonly #form: NewestForm<Newest>;

  constructor(client: DynamoDBClient, table: string, form: NewestForm<Newest>) {
    this.#client = client;
    this.#table = table;
    this.#form = form;
  }

  /** Half a read unit for each 4 KB; one unit when consistent. */
  async find(id: string, { consistent = false } = {}): Promise<Newest | undefined> {
    const get = new GetItemCommand({
      TableName: this.#table,
      Key: this.#key(id),
      ConsistentRead: consistent,
    });
    const { Item } = await storageCall(this.#client.send(get));
    return Item && this.#form.read(id, Item);
  }

  /** The documents after `after`. Fewer than `limit` means that there are no more. */
  async list(after: string | undefined, limit: number): Promise<readonly Newest[]> {
    const items = await queryAll(this.#client, {
      TableName: this.#table,
      ConsistentRead: true,
      KeyConditionExpression: after === undefined ? 'id = :kind' : 'id = :kind AND part > :after',
      ExpressionAttributeValues: {
        ':kind': { S: this.#form.name },
        ...(after !== undefined && { ':after': { S: after } }),
      },
      Limit: limit,
    });
    return items.map((item) => this.#form.read(item.part?.S ?? '', item));
  }

  /**
   * Writes a version over the `expected` one, 0 for a new document. One write; no other version is kept. Returns false
   * where another editor was first.
   */
  put(document: Newest, expected: number): Promise<boolean> {
    const put = new PutItemCommand(newestPut(this.#table, this.#form, document, expected));
    return conditionalWrite(this.#client.send(put));
  }

  #key(id: string): Item {
    return keyOf(this.#form.name, id);
  }
}
