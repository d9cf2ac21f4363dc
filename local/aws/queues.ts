import { randomUUID } from 'node:crypto';
import type { QueueCounts, QueueMessages, StoredMessage } from '../store/queue-messages.ts';
import { type Deployment, resourcesOfType } from '../template/deployment.ts';
import { AwsError } from './aws-error.ts';

export interface Queue {
  readonly name: string;
  readonly arn: string;
  readonly visibilityTimeoutSeconds: number;
  readonly delaySeconds: number;
  readonly retentionSeconds: number;
  readonly redrive?: { readonly targetArn: string; readonly maxReceiveCount: number };
}

export interface QueueMessageInput {
  readonly body: string;
  readonly attributes?: unknown;
  readonly delaySeconds?: number;
}

/** The queues of a deployment for code inside the runner, without the HTTP protocol. */
export interface Queues {
  readonly all: readonly Queue[];
  /**
   * The queue with this name, URL or ARN.
   * @throws QueueDoesNotExist
   */
  queue(named: string): Queue;
  /** Returns the message's id. */
  send(queue: Queue, message: QueueMessageInput): string;
  receive(queue: Queue, limit: number, visibilityTimeoutSeconds?: number): StoredMessage[];
  hide(queue: Queue, receipt: string, seconds: number): boolean;
  remove(queue: Queue, receipt: string): boolean;
  counts(queue: Queue): QueueCounts;
  /** Calls the listener after every send. Returns a function that removes the listener. */
  onSend(listener: (queue: Queue) => void): () => void;
}

export function openQueues(deployment: Deployment, messages: QueueMessages, now: () => number): Queues {
  const all = resourcesOfType(deployment, 'AWS::SQS::Queue').map(({ arn, properties }) =>
    queueOf(arn, properties),
  );
  const listeners = new Set<(queue: Queue) => void>();
  for (const queue of all) messages.trim(queue.name, now() - queue.retentionSeconds * 1000);

  const find = (named: string): Queue | undefined => {
    const name = named.split(/[:/]/).at(-1);
    return all.find((queue) => queue.name === name);
  };
  const announce = (queue: Queue): void => {
    for (const listener of listeners) listener(queue);
  };
  /** Moves a message that was received too often to the dead-letter queue. True when it did. */
  const redriven = (queue: Queue, message: StoredMessage): boolean => {
    const target = queue.redrive && find(queue.redrive.targetArn);
    if (!queue.redrive || !target || message.receiveCount <= queue.redrive.maxReceiveCount) return false;
    messages.move(queue.name, message.id, target.name, now());
    announce(target);
    return true;
  };
  return {
    all,
    queue: (named) => {
      const found = find(named);
      if (found) return found;
      throw new AwsError('QueueDoesNotExist', `The deployment has no queue ${named}.`);
    },
    send: (queue, { body, attributes = {}, delaySeconds = queue.delaySeconds }) => {
      const id = randomUUID();
      const sentAt = now();
      const visibleAt = sentAt + delaySeconds * 1000;
      messages.send(queue.name, { id, body, attributes: JSON.stringify(attributes), sentAt, visibleAt });
      announce(queue);
      return id;
    },
    receive: (queue, limit, visibilityTimeoutSeconds = queue.visibilityTimeoutSeconds) =>
      messages
        .receive(queue.name, limit, now(), now() + visibilityTimeoutSeconds * 1000, randomUUID)
        .filter((message) => !redriven(queue, message)),
    hide: (queue, receipt, seconds) => messages.hide(queue.name, receipt, now() + seconds * 1000),
    remove: (queue, receipt) => messages.remove(queue.name, receipt),
    counts: (queue) => messages.counts(queue.name, now()),
    onSend: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function queueOf(arn: string, properties: Readonly<Record<string, unknown>>): Queue {
  const redrive = properties.RedrivePolicy as
    | { readonly deadLetterTargetArn: string; readonly maxReceiveCount: number | string }
    | undefined;
  return {
    name: arn.split(':').at(-1) ?? '',
    arn,
    visibilityTimeoutSeconds: Number(properties.VisibilityTimeout ?? 30),
    delaySeconds: Number(properties.DelaySeconds ?? 0),
    retentionSeconds: Number(properties.MessageRetentionPeriod ?? 4 * 24 * 60 * 60),
    ...(redrive && {
      redrive: { targetArn: redrive.deadLetterTargetArn, maxReceiveCount: Number(redrive.maxReceiveCount) },
    }),
  };
}
