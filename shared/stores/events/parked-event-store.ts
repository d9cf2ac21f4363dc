import { DeleteItemCommand, type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import type { OutsideEvent } from '#shared/contracts/events/event.ts';
import { batchPut } from '#shared/stores/batch-put.ts';
import { DUE_SHARDS, shardOf } from '#shared/stores/due-shards.ts';
import { storageCall } from '#shared/stores/dynamodb.ts';

/** The partitions of parked events: many are parked at once when the bus is away. */
export const parkedShards: readonly string[] = Array.from({ length: DUE_SHARDS }, (_, shard) => idOf(shard));

function idOf(shard: number): string {
  return `parked-event/${shard}`;
}

const key = (event: OutsideEvent) => ({
  id: { S: idOf(shardOf('memberId' in event ? event.memberId : event.promotionId)) },
  part: { S: `${event.time}/${event.id}` },
});

const CAUSE_CHARACTERS_MAX = 500;

/** The bus names a code and a message for an event, and an error for a call. */
function textOf(cause: unknown): string {
  const text =
    cause instanceof Error ? `${cause.name}: ${cause.message}` : JSON.stringify(cause ?? 'unknown');
  return text.slice(0, CAUSE_CHARACTERS_MAX);
}

/** Events that the bus did not take, whole, beside the members in their table. */
export class ParkedEventStore {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** Parks events that differ, with the reason of the bus. Safe to repeat. */
  async put(events: readonly OutsideEvent[], cause: unknown): Promise<void> {
    const items = events.map((event) => ({
      ...key(event),
      event: { S: JSON.stringify(event) },
      cause: { S: textOf(cause) },
    }));
    await batchPut(this.#client, this.#table, items);
  }

  /** Parked events of a partition by the time of their booking: the first ones, or those after one of them. */
  async page(shard: string, limit: number, after?: OutsideEvent): Promise<readonly OutsideEvent[]> {
    const query = new QueryCommand({
      TableName: this.#table,
      KeyConditionExpression: 'id = :shard',
      ExpressionAttributeValues: { ':shard': { S: shard } },
      ConsistentRead: true,
      Limit: limit,
      ...(after && { ExclusiveStartKey: key(after) }),
    });
    const { Items = [] } = await storageCall(this.#client.send(query));
    return Items.map(({ event }) => JSON.parse(event?.S ?? '') as OutsideEvent);
  }

  /** Forgets events that were sent. Safe to repeat. */
  async remove(events: readonly OutsideEvent[]): Promise<void> {
    const remove = (event: OutsideEvent) =>
      storageCall(this.#client.send(new DeleteItemCommand({ TableName: this.#table, Key: key(event) })));
    await Promise.all(events.map(remove));
  }
}
