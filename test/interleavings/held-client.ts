import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  type DynamoDBClientConfig,
  type GetItemCommandInput,
  type PutItemCommandInput,
  type QueryCommandInput,
  TransactionCanceledException,
  TransactionConflictException,
  type TransactWriteItemsCommandInput,
} from '@aws-sdk/client-dynamodb';
import { dynamoDb } from '#shared/stores/dynamodb.ts';

/** How a call of storage ended, for whoever waits for it. */
export type Ending<Output> = { readonly output: Output } | { readonly error: unknown };

/** A call that a client would send and that waits for the scheduler. */
export interface HeldCall {
  /** As in `Query`. */
  readonly operation: string;
  readonly input: object;
  /** Carries it out; may be called after its client was told something else. */
  send(): Promise<Ending<{ readonly output: object }>>;
  /** Tells the client. */
  end(ending: Ending<{ readonly output: object }>): void;
}

const ATTEMPTS = 3;

/** As the SDK's own, without its waits: transient errors are repeated, all others are not. */
const atOnce = {
  acquireInitialRetryToken: async () => token(0),
  refreshRetryTokenForRetry: async (
    { getRetryCount }: ReturnType<typeof token>,
    { errorType }: { readonly errorType: string },
  ) => {
    if (errorType !== 'TRANSIENT' || getRetryCount() + 1 >= ATTEMPTS) throw new Error('not repeated');
    return token(getRetryCount() + 1);
  },
  recordSuccess: () => {},
};

function token(count: number) {
  return { getRetryCount: () => count, getRetryDelay: () => 0 };
}

/**
 * A client each of whose calls waits for `hold`, the repeated ones too: it stands behind the SDK's retries, right
 * before the wire.
 */
export function heldClient(config: DynamoDBClientConfig, hold: (call: HeldCall) => void): DynamoDBClient {
  const client = dynamoDb({ ...config, maxAttempts: ATTEMPTS, retryStrategy: atOnce });
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      (args) =>
        new Promise((resolve, reject) => {
          hold({
            operation: commandName.replace(/Command$/, ''),
            input: args.input,
            send: () =>
              next(args).then(
                (output) => ({ output }),
                (error: unknown) => ({ error }),
              ),
            end: (ending) =>
              'output' in ending
                ? resolve(ending.output as Awaited<ReturnType<typeof next>>)
                : reject(ending.error),
          });
        }),
    { step: 'finalizeRequest', priority: 'low', name: 'hold' },
  );
  return client;
}

export function isWrite({ operation }: HeldCall): boolean {
  return operation === 'PutItem' || operation === 'TransactWriteItems';
}

export function isRefusal(error: unknown): boolean {
  return error instanceof ConditionalCheckFailedException || error instanceof TransactionCanceledException;
}

/** The error that AWS gives to overlapping writes, which the embedded database never does. */
export function conflictOf({ operation }: HeldCall): Error {
  const about = { message: 'overlapping write', $metadata: { httpStatusCode: 400 } };
  if (operation === 'PutItem') return new TransactionConflictException(about);
  const CancellationReasons = [{ Code: 'TransactionConflict' }];
  return new TransactionCanceledException({ ...about, CancellationReasons });
}

/** The error that a client sees when no response comes. */
export function brokenConnection(): Error {
  return Object.assign(new Error('the connection broke'), { code: 'ECONNRESET' });
}

const idOf = (key: PutItemCommandInput['Item']) => key?.memberId?.S ?? key?.id?.S ?? '';

/** The partitions that a call reads or writes: calls without a common one do not see each other. */
export function partitionsOf({ operation, input }: HeldCall): readonly string[] {
  if (operation === 'Query') {
    const { TableName, ExpressionAttributeValues } = input as QueryCommandInput;
    return [`${TableName}/${ExpressionAttributeValues?.[':member']?.S}`];
  }
  if (operation === 'GetItem') {
    const { TableName, Key } = input as GetItemCommandInput;
    return [`${TableName}/${idOf(Key)}`];
  }
  return writesOf({ operation, input }).map(({ partition }) => partition);
}

export interface ItemWrite {
  readonly partition: string;
  readonly item: PutItemCommandInput['Item'];
  /** For a counter: what its update adds. */
  readonly by?: string | undefined;
}

export function writesOf({ operation, input }: Pick<HeldCall, 'operation' | 'input'>): readonly ItemWrite[] {
  if (operation === 'PutItem') {
    const { TableName, Item } = input as PutItemCommandInput;
    return [{ partition: `${TableName}/${idOf(Item)}`, item: Item }];
  }
  if (operation !== 'TransactWriteItems') throw new TypeError(`a call that no schedule knows: ${operation}`);
  const { TransactItems = [] } = input as TransactWriteItemsCommandInput;
  return TransactItems.map(({ Put, Update }) => {
    const key = Put?.Item ?? Update?.Key;
    const by = Update?.ExpressionAttributeValues?.[':by']?.N;
    return { partition: `${Put?.TableName ?? Update?.TableName}/${idOf(key)}`, item: key, by };
  });
}
