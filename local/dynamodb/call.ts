import { Agent, request } from 'node:http';
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
  const { status, text } = await post(endpoint, `${SERVICES[service]}.${operation}`, JSON.stringify(input));
  const answer = JSON.parse(text) as { __type?: string; message?: string; Message?: string };
  if (status === 200) return answer as T;
  throw new DynamoDbError(
    answer.__type?.split('#').at(-1) ?? 'InternalFailure',
    answer.message ?? answer.Message ?? '',
  );
}

const agent = new Agent({ keepAlive: true });

function post(
  endpoint: string,
  target: string,
  body: string,
): Promise<{ readonly status: number | undefined; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const call = request(endpoint, {
      agent,
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'content-length': Buffer.byteLength(body),
        'x-amz-target': target,
        // The embedded database checks that a request is signed, but not the signature.
        'x-amz-date': '20260101T000000Z',
        authorization: `AWS4-HMAC-SHA256 Credential=local/20260101/${REGION}/dynamodb/aws4_request, SignedHeaders=host;x-amz-date;x-amz-target, Signature=0`,
      },
    });
    call.once('error', reject);
    call.once('response', (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.once('error', reject);
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.once('end', () => resolve({ status: response.statusCode, text }));
    });
    call.end(body);
  });
}
