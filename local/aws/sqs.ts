import { createHash } from 'node:crypto';
import { type EncryptionKeys, withKeys } from '../iam/encryption-keys.ts';
import type { StoredMessage } from '../store/queue-messages.ts';
import { ACCOUNT } from '../template/account.ts';
import { AwsError } from './aws-error.ts';
import type { JsonService } from './json-protocol.ts';
import type { Queue, Queues } from './queues.ts';

interface QueueInput {
  readonly QueueUrl: string;
}

interface SendInput {
  readonly Id?: string;
  readonly MessageBody?: unknown;
  readonly MessageAttributes?: unknown;
  readonly DelaySeconds?: number;
  readonly MessageGroupId?: string;
}

interface ReceiveInput extends QueueInput {
  readonly MaxNumberOfMessages?: number;
  readonly VisibilityTimeout?: number;
  readonly WaitTimeSeconds?: number;
}

const MESSAGE_BYTES_MAX = 1024 * 1024;
const BATCH_MAX = 10;

/** The calls of SQS for standard queues. */
export function sqsService(queues: Queues, keys: EncryptionKeys = new Map()): JsonService {
  function send(queue: Queue, input: SendInput): { MessageId: string; MD5OfMessageBody: string } {
    const body = input.MessageBody;
    if (typeof body !== 'string' || body.length === 0) {
      throw new AwsError('MissingParameter', 'MessageBody is missing or empty.');
    }
    if (Buffer.byteLength(body) > MESSAGE_BYTES_MAX) {
      throw new AwsError('InvalidParameterValue', `A message may have at most ${MESSAGE_BYTES_MAX} bytes.`);
    }
    if (input.MessageGroupId !== undefined) {
      throw new AwsError(
        'UnsupportedOperation',
        'The local runner does not support queues with message groups.',
      );
    }
    const id = queues.send(queue, {
      body,
      ...(input.MessageAttributes !== undefined && { attributes: input.MessageAttributes }),
      ...(input.DelaySeconds !== undefined && { delaySeconds: input.DelaySeconds }),
    });
    return { MessageId: id, MD5OfMessageBody: md5(body) };
  }

  function sendBatch(input: QueueInput & { Entries: readonly SendInput[] }): unknown {
    const queue = queues.queue(input.QueueUrl);
    if (!Array.isArray(input.Entries) || input.Entries.length === 0) {
      throw new AwsError('EmptyBatchRequest', 'Entries is missing or empty.');
    }
    if (input.Entries.length > BATCH_MAX) {
      throw new AwsError('TooManyEntriesInBatchRequest', `A batch may have at most ${BATCH_MAX} entries.`);
    }
    const Successful: unknown[] = [];
    const Failed: unknown[] = [];
    for (const entry of input.Entries) {
      try {
        Successful.push({ Id: entry.Id, ...send(queue, entry) });
      } catch (error) {
        const { name, message } = error as AwsError;
        Failed.push({ Id: entry.Id, SenderFault: true, Code: name, Message: message });
      }
    }
    return { Successful, Failed };
  }

  async function receive(input: ReceiveInput): Promise<unknown> {
    const queue = queues.queue(input.QueueUrl);
    const take = (): StoredMessage[] =>
      queues.receive(queue, Math.min(input.MaxNumberOfMessages ?? 1, BATCH_MAX), input.VisibilityTimeout);
    let messages = take();
    if (messages.length === 0 && (input.WaitTimeSeconds ?? 0) > 0) {
      await messageOrTimeout(queues, queue, input.WaitTimeSeconds ?? 0);
      messages = take();
    }
    return messages.length === 0 ? {} : { Messages: messages.map(wireMessage) };
  }

  return {
    target: 'AmazonSQS',
    version: '1.0',
    operations: {
      SendMessage: (input: QueueInput & SendInput) => send(queues.queue(input.QueueUrl), input),
      SendMessageBatch: sendBatch,
      ReceiveMessage: receive,
      DeleteMessage: (input: QueueInput & { ReceiptHandle: string }) => {
        queues.remove(queues.queue(input.QueueUrl), input.ReceiptHandle);
        return {};
      },
      GetQueueAttributes: (input: QueueInput) => ({
        Attributes: attributesOf(queues, queues.queue(input.QueueUrl)),
      }),
    },
    requests: (operation, input: QueueInput) => {
      // A batch needs the action of each of its messages.
      const action = `sqs:${operation.replace(/Batch$/, '')}`;
      const request = { action, resource: queues.queue(input.QueueUrl).arn };
      if (action === 'sqs:SendMessage') return withKeys(keys, [request], () => 'GenerateDataKey');
      return action === 'sqs:ReceiveMessage' ? withKeys(keys, [request], () => 'Decrypt') : [request];
    },
  };
}

function wireMessage(message: StoredMessage): unknown {
  const attributes = JSON.parse(message.attributes) as object;
  return {
    MessageId: message.id,
    ReceiptHandle: message.receipt,
    Body: message.body,
    MD5OfBody: md5(message.body),
    Attributes: systemAttributes(message),
    ...(Object.keys(attributes).length > 0 && { MessageAttributes: attributes }),
  };
}

export function systemAttributes(message: StoredMessage): Record<string, string> {
  return {
    ApproximateReceiveCount: String(message.receiveCount),
    SentTimestamp: String(message.sentAt),
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
    SenderId: ACCOUNT,
  };
}

export function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}

function attributesOf(queues: Queues, queue: Queue): Record<string, string> {
  const { visible, inFlight, delayed } = queues.counts(queue);
  return {
    QueueArn: queue.arn,
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: String(delayed),
    VisibilityTimeout: String(queue.visibilityTimeoutSeconds),
    MessageRetentionPeriod: String(queue.retentionSeconds),
    DelaySeconds: String(queue.delaySeconds),
  };
}

async function messageOrTimeout(queues: Queues, queue: Queue, seconds: number): Promise<void> {
  await new Promise<void>((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      forget();
      resolve();
    };
    const timer = setTimeout(end, seconds * 1000);
    const forget = queues.onSend((sent) => {
      if (sent === queue) end();
    });
  });
}
