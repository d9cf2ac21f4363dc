import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { Unavailable } from '#shared/domain/refusal.ts';

let ofProcess: DynamoDBClient | undefined;

/**
 * One client a process, made while it starts: all that a function is made of shares its connections. With options
 * it is one of its own. Attempts and waits are bounded: a caller waits for the answer.
 */
export function dynamoDb(options?: DynamoDBClientConfig): DynamoDBClient {
  if (options !== undefined) return newClient(options);
  ofProcess ??= newClient({});
  return ofProcess;
}

function newClient(options: DynamoDBClientConfig): DynamoDBClient {
  return new DynamoDBClient({
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 1000, requestTimeout: 3000, throwOnRequestTimeout: true },
    ...options,
  });
}

const TRANSIENT = new Set([
  'InternalServerError',
  'ItemCollectionSizeLimitExceededException',
  'LimitExceededException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ServiceUnavailable',
  'ThrottlingException',
  'TimeoutError',
  'TransactionConflictException',
  'TransactionInProgressException',
  'ReplicatedWriteConflictException',
]);

const CONNECTION = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN']);

function isTransient(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, $metadata } = error as Error & { code?: unknown; $metadata?: { httpStatusCode?: number } };
  if (TRANSIENT.has(error.name) || (typeof code === 'string' && CONNECTION.has(code))) return true;
  return ($metadata?.httpStatusCode ?? 0) >= 500;
}

/** Runs a storage call; what is left after the client's own bounded retries becomes `Unavailable`. */
export async function calling<Answer>(call: Promise<Answer>): Promise<Answer> {
  try {
    return await call;
  } catch (error) {
    throw isTransient(error) ? new Unavailable({ cause: error }) : error;
  }
}
