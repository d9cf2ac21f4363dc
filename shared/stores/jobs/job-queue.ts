import {
  type AttributeValue,
  type DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { conditionalWrite, storageCall } from '#shared/stores/dynamodb.ts';

/** The jobs of a kind that run, and those that wait for their turn, the first to come first. */
export interface QueueState {
  readonly running: readonly string[];
  readonly waiting: readonly string[];
}

/** Jobs of a kind that run at the same time. More would take throughput of the tables from the tills. */
const RUNNING_MAX = 2;
/** Jobs of a kind that wait: their ids fill a tenth of the item. */
const WAITING_MAX = 1000;

type Values = Readonly<Record<string, AttributeValue>>;

/** The queue of the jobs of one kind: one item, changed by single updates, so that no two callers need to try again. */
export class JobQueue {
  readonly #client: DynamoDBClient;
  readonly #table: string;
  readonly #kind: string;

  /** @param kind the id of the item, such as `backtest` */
  constructor(client: DynamoDBClient, table: string, kind: string) {
    this.#client = client;
    this.#table = table;
    this.#kind = kind;
  }

  async state(): Promise<QueueState> {
    const get = new GetItemCommand({ TableName: this.#table, Key: this.#key(), ConsistentRead: true });
    return stateOf((await storageCall(this.#client.send(get))).Item);
  }

  /** Puts a job at the end, unless it waits or runs already. Returns false where too many wait. */
  async enqueue(jobId: string): Promise<boolean> {
    const added = await this.#update(
      'SET waiting = list_append(if_not_exists(waiting, :none), :ids)',
      '(attribute_not_exists(waiting) OR (NOT contains(waiting, :id) AND size(waiting) < :max))' +
        ' AND (attribute_not_exists(running) OR NOT contains(running, :id))',
      {
        ':none': { L: [] },
        ':ids': { L: [{ S: jobId }] },
        ':id': { S: jobId },
        ':max': { N: String(WAITING_MAX) },
      },
    );
    if (added) return true;
    const { running, waiting } = await this.state();
    return [...running, ...waiting].includes(jobId);
  }

  /**
   * Lets the first job of a state that has room run. Returns false where it is not the first any more. As long as it is,
   * nobody was let in since the state was read, so there is still room.
   */
  admit(jobId: string): Promise<boolean> {
    return this.#update('REMOVE waiting[0] ADD running :ids', 'waiting[0] = :id', {
      ':id': { S: jobId },
      ':ids': { SS: [jobId] },
    });
  }

  /** Takes a job that ran out. Safe to repeat. */
  async leave(jobId: string): Promise<void> {
    await this.#update('DELETE running :ids', undefined, { ':ids': { SS: [jobId] } });
  }

  async #update(expression: string, condition: string | undefined, values: Values): Promise<boolean> {
    const update = new UpdateItemCommand({
      TableName: this.#table,
      Key: this.#key(),
      UpdateExpression: expression,
      ConditionExpression: condition,
      ExpressionAttributeValues: values,
    });
    return conditionalWrite(this.#client.send(update));
  }

  #key(): Values {
    return { id: { S: this.#kind }, part: { S: 'queue' } };
  }
}

/** Whether another job may run. */
export function hasRoom({ running }: QueueState): boolean {
  return running.length < RUNNING_MAX;
}

function stateOf(item: Values | undefined): QueueState {
  return {
    running: item?.running?.SS ?? [],
    waiting: (item?.waiting?.L ?? []).map(({ S = '' }) => S),
  };
}
