import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  type DynamoDBClientConfig,
} from '@aws-sdk/client-dynamodb';
import { Unavailable } from '#shared/domain/refusal.ts';
import { awsClient } from './aws-client.ts';

let ofProcess: DynamoDBClient | undefined;

/**
 * Middleware that takes a tenth of the time of a call and that DynamoDB does not need. One adds a description of the SDK,
 * the other a header by which AWS stops functions that call each other for ever.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
 */
const UNUSED = ['getUserAgentMiddleware', 'recursionDetectionMiddleware'];

function client(options?: DynamoDBClientConfig): DynamoDBClient {
  const made = awsClient(DynamoDBClient, options);
  for (const name of UNUSED) made.middlewareStack.remove(name);
  return made;
}

/** One client a process, made at its start. With options, a new client. */
export function dynamoDb(options?: DynamoDBClientConfig): DynamoDBClient {
  if (options) return client(options);
  ofProcess ??= client();
  return ofProcess;
}

/** A client that tries once, over the connections of another: for calls whose failure their caller tolerates. */
export function withoutRetries({ config }: DynamoDBClient): DynamoDBClient {
  const { region, credentials, endpoint, requestHandler } = config;
  return client({
    region,
    credentials,
    requestHandler,
    maxAttempts: 1,
    ...(endpoint && { endpoint }),
  });
}

const TRANSIENT = new Set([
  'InternalServerError',
  'LimitExceededException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ServiceUnavailable',
  'ThrottlingException',
  'TimeoutError',
  // The code with which the user pool throttles.
  'TooManyRequestsException',
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

/**
 * Runs a storage call.
 * @throws Unavailable for a transient error that remains after the client's own bounded retries; any other error as it
 * is.
 */
export async function storageCall<Answer>(call: Promise<Answer>): Promise<Answer> {
  try {
    return await call;
  } catch (error) {
    throw isTransient(error) ? new Unavailable({ cause: error }) : error;
  }
}

/**
 * Whether the condition of a write held: false, and nothing is written, where it did not.
 * @throws Unavailable as `storageCall` does
 */
export async function conditionalWrite(call: Promise<unknown>): Promise<boolean> {
  try {
    await storageCall(call);
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
