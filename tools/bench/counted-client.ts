import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';

export interface Counts {
  calls: number;
  readUnits: number;
  writeUnits: number;
  /** The names of the operations in order, such as `Query`. */
  readonly operations: string[];
}

interface Consumed {
  readonly CapacityUnits?: number;
  readonly ReadCapacityUnits?: number;
  readonly WriteCapacityUnits?: number;
}

const READS = new Set(['GetItemCommand', 'QueryCommand', 'BatchGetItemCommand', 'TransactGetItemsCommand']);

/**
 * A DynamoDB client that counts its calls and the units that storage reports for them. `between` runs before each call.
 */
export function countedClient(
  config: DynamoDBClientConfig,
  between: (operation: string) => Promise<void> = async () => {},
): { client: DynamoDBClient; counts: Counts; reset: () => void } {
  const counts: Counts = { calls: 0, readUnits: 0, writeUnits: 0, operations: [] };
  const client = new DynamoDBClient(config);
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        counts.calls += 1;
        counts.operations.push(commandName.replace(/Command$/, ''));
        await between(commandName);
        const answer = await next({ ...args, input: { ...args.input, ReturnConsumedCapacity: 'INDEXES' } });
        const { ConsumedCapacity } = answer.output as { ConsumedCapacity?: Consumed | readonly Consumed[] };
        for (const consumed of [ConsumedCapacity ?? []].flat()) {
          const units = consumed.CapacityUnits ?? 0;
          if (READS.has(commandName)) counts.readUnits += consumed.ReadCapacityUnits ?? units;
          else counts.writeUnits += consumed.WriteCapacityUnits ?? units;
        }
        return answer;
      },
    { step: 'initialize', name: 'count' },
  );
  const reset = () => {
    Object.assign(counts, { calls: 0, readUnits: 0, writeUnits: 0 });
    counts.operations.length = 0;
  };
  return { client, counts, reset };
}
