import { REGION } from '../template/account.ts';

/** An error response of the database, with its AWS name. */
export class DynamoDbError extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

const SERVICES = { table: 'DynamoDB_20120810', stream: 'DynamoDBStreams_20120810' } as const;

/**
 * Makes one call of the DynamoDB JSON protocol. The runner speaks it directly, because stream records arrive in exactly
 * the JSON that Lambda gives to functions (binary values as base64). An SDK client would decode them.
 */
export async function callDynamoDb<T>(
  endpoint: string,
  service: keyof typeof SERVICES,
  operation: string,
  input: unknown,
): Promise<T> {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `${SERVICES[service]}.${operation}`,
      // The embedded database checks that a request is signed, but not the signature.
      'x-amz-date': '20260101T000000Z',
      authorization: `AWS4-HMAC-SHA256 Credential=local/20260101/${REGION}/dynamodb/aws4_request, SignedHeaders=host;x-amz-date;x-amz-target, Signature=0`,
    },
    body: JSON.stringify(input),
  });
  const answer = (await response.json()) as { __type?: string; message?: string; Message?: string };
  if (response.ok) return answer as T;
  throw new DynamoDbError(
    answer.__type?.split('#').at(-1) ?? 'InternalFailure',
    answer.message ?? answer.Message ?? '',
  );
}
