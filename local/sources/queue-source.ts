import { jsonOrText } from '../aws/json-or-text.ts';
import type { Queue, Queues } from '../aws/queues.ts';
import { md5, systemAttributes } from '../aws/sqs.ts';
import type { Invoke } from '../lambda/invocation.ts';
import type { StoredMessage } from '../store/queue-messages.ts';
import { REGION } from '../template/account.ts';
import { failedIdentifiers } from './batch-outcome.ts';
import { Bell } from './bell.ts';
import type { Mapping } from './mapping.ts';

const POLL_MS = 250;

/**
 * Delivers the messages of a queue to a function. A failed message stays in the queue and becomes visible again after
 * its timeout. The queue's redrive policy moves a message away that was received too often.
 */
export class QueueReader {
  readonly #mapping: Mapping;
  readonly #queues: Queues;
  readonly #queue: Queue;
  readonly #invoke: Invoke;
  readonly #bell = new Bell();
  readonly #running: Promise<void>;
  readonly #forget: () => void;
  #stopping = false;
  #received = 0;
  #waiters: (() => void)[] = [];

  constructor(mapping: Mapping, queue: Queue, queues: Queues, invoke: Invoke) {
    this.#mapping = mapping;
    this.#queues = queues;
    this.#queue = queue;
    this.#invoke = invoke;
    this.#forget = queues.onSend((sentTo) => {
      if (sentTo === this.#queue) this.wake();
    });
    this.#running = this.#run();
  }

  get recordsRead(): number {
    return this.#received;
  }

  wake(): void {
    this.#bell.ring();
  }

  /** Resolves when no message is visible. A failed message may become visible later. */
  async caughtUp(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#waiters.push(resolve);
      this.wake();
    });
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    this.#forget();
    this.wake();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#stopping) {
      const asked = this.#waiters;
      const messages = this.#queues.receive(this.#queue, this.#mapping.batchSizeMax);
      if (messages.length > 0) {
        await this.#deliver(messages);
        continue;
      }
      this.#waiters = this.#waiters.slice(asked.length);
      for (const resolve of asked) resolve();
      await this.#bell.wait(POLL_MS);
    }
    for (const resolve of this.#waiters) resolve();
  }

  async #deliver(messages: readonly StoredMessage[]): Promise<void> {
    this.#received += messages.length;
    const { accepts } = this.#mapping;
    const wanted = messages.filter(({ body }) => accepts?.({ body: jsonOrText(body) }) ?? true);
    const invocation =
      wanted.length === 0
        ? { result: null }
        : await this.#invoke(this.#mapping.functionArn, {
            Records: wanted.map((message) => this.#record(message)),
          });
    const failed = invocation.error ? wanted : this.#reported(invocation.result, wanted);
    for (const message of messages) {
      if (!failed.includes(message)) this.#queues.remove(this.#queue, message.receipt);
    }
  }

  #reported(result: unknown, messages: readonly StoredMessage[]): readonly StoredMessage[] {
    if (!this.#mapping.reportsItemFailures) return [];
    const identifiers = failedIdentifiers(result);
    if (identifiers?.every((identifier) => messages.some(({ id }) => id === identifier)))
      return messages.filter(({ id }) => identifiers.includes(id));
    return messages;
  }

  #record(message: StoredMessage): object {
    return {
      messageId: message.id,
      receiptHandle: message.receipt,
      body: message.body,
      attributes: systemAttributes(message),
      messageAttributes: messageAttributes(message),
      md5OfBody: md5(message.body),
      eventSource: 'aws:sqs',
      eventSourceARN: this.#queue.arn,
      awsRegion: REGION,
    };
  }
}

/** The attributes with lower-case field names, as Lambda gives them to functions. */
function messageAttributes({ attributes }: StoredMessage): object {
  const given = JSON.parse(attributes) as Record<
    string,
    { StringValue?: string; BinaryValue?: string; DataType: string }
  >;
  return Object.fromEntries(
    Object.entries(given).map(([name, { StringValue, BinaryValue, DataType }]) => [
      name,
      {
        ...(StringValue !== undefined && { stringValue: StringValue }),
        ...(BinaryValue !== undefined && { binaryValue: BinaryValue }),
        stringListValues: [],
        binaryListValues: [],
        dataType: DataType,
      },
    ]),
  );
}
