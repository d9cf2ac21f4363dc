import {
  type AttributeValue,
  BatchGetItemCommand,
  type DynamoDBClient,
  GetItemCommand,
} from '@aws-sdk/client-dynamodb';
import { Unavailable } from '#shared/domain/refusal.ts';
import { storageCall } from '#shared/stores/dynamodb.ts';

/** The most keys that one call of DynamoDB may ask for. */
const BATCH_MAX = 100;

const keyOf = (id: string): Record<string, AttributeValue> => ({ id: { S: id } });

/** Reads counters that acts of all members share. A counter moves in the transaction of an entry. */
export class CounterStore {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** The points or pieces taken so far; 0 where no entry moved the counter yet. */
  async taken(id: string): Promise<number> {
    const get = new GetItemCommand({ TableName: this.#table, Key: keyOf(id), ConsistentRead: true });
    const { Item } = await storageCall(this.#client.send(get));
    return Number(Item?.taken?.N ?? 0);
  }

  /** Several counters by their ids, which must differ. Counters that no entry moved yet are left out. */
  async takenOf(ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const taken = new Map<string, number>();
    for (let start = 0; start < ids.length; start += BATCH_MAX) {
      for (const item of await this.#batch(ids.slice(start, start + BATCH_MAX))) {
        taken.set(item.id?.S ?? '', Number(item.taken?.N));
      }
    }
    return taken;
  }

  async #batch(ids: readonly string[]): Promise<readonly Record<string, AttributeValue>[]> {
    const read = new BatchGetItemCommand({
      RequestItems: { [this.#table]: { Keys: ids.map(keyOf), ConsistentRead: true } },
    });
    const { Responses, UnprocessedKeys } = await storageCall(this.#client.send(read));
    // A throttled batch leaves counters out. A missing counter would look like one at 0.
    if (Object.keys(UnprocessedKeys ?? {}).length > 0) throw new Unavailable();
    return Responses?.[this.#table] ?? [];
  }
}
