import { type AttributeValue, type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { CounterMove } from '#shared/domain/ledger/entry.ts';
import { batchGet } from '#shared/stores/batch-get.ts';
import { storageCall } from '#shared/stores/dynamodb.ts';
import { counterWrite } from './counter-write.ts';
import type { CompanionWrite } from './ledger-store.ts';

const keyOf = (id: string): Record<string, AttributeValue> => ({ id: { S: id } });

/** Counters that many acts share. A counter moves in the transaction of an act. */
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

  /** The write of a move, for the transaction of an act that books no entry. */
  moving(move: CounterMove): CompanionWrite {
    return counterWrite(this.#table, move);
  }

  /** Several counters by their ids, which must differ. Counters that no entry moved yet are left out. */
  async takenOf(ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const items = await batchGet(this.#client, this.#table, ids.map(keyOf));
    return new Map(items.map(({ id, taken }) => [id?.S ?? '', Number(taken?.N)]));
  }
}
