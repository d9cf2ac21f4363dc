import { ClientRequest } from 'node:http';
import { Readable } from 'node:stream';
import type { Refusal } from '../iam/access.ts';
import { dynamoDbRequests } from '../iam/dynamodb-requests.ts';
import type { DynamoDbRights } from '../iam/dynamodb-rights.ts';
import type { AccessRequest } from '../iam/policy.ts';

/** Takes the first use of each right, and each refusal. */
export interface CheckListener {
  readonly used: (request: AccessRequest) => void;
  readonly refused: (refusal: Refusal) => void;
}

/** The call's name in `DynamoDB_20120810.PutItem`. */
const TARGET = /^DynamoDB_\d{8}\.(\w+)$/;

/** The refusal of a call by its `X-Amz-Target` and body. Undefined when it is allowed. */
function callCheck(rights: DynamoDbRights, { used, refused }: CheckListener) {
  const known = new Set<string>();
  const allowed = new Set<string>();
  return (target: string, body: string): Refusal | undefined => {
    const operation = TARGET.exec(target)?.[1];
    if (operation === undefined) return undefined;
    const names = namesOf(operation, body);
    if (names !== undefined && allowed.has(names)) return undefined;
    for (const request of dynamoDbRequests(operation, JSON.parse(body))) {
      const { action, resource } = request;
      const right = `${action} ${resource}`;
      if (known.has(right)) continue;
      if (!rights.allowed.has(right)) {
        const message = rights.message.replaceAll('{action}', action).replaceAll('{resource}', resource);
        const refusal = rights.refused.get(right) ?? { ...request, verdict: 'not-allowed', message };
        refused(refusal);
        return refusal;
      }
      known.add(right);
      used(request);
    }
    if (names !== undefined) allowed.add(names);
    return undefined;
  };
}

/**
 * The operation, table and index of a call. They are found in the text, because parsing a long item costs more than the
 * check. A value of an item is an object that says its type, so no value looks like a name. Undefined for a call of
 * several tables.
 */
function namesOf(operation: string, body: string): string | undefined {
  if (/^(Batch|Transact|Execute)/.test(operation)) return undefined;
  return [operation, ...(body.match(/"(?:Table|Index)Name":"[^"]*"/g) ?? [])].join(' ');
}

/** The response of DynamoDB to a call that the caller's role does not allow. */
function accessDenied(message: string): Readable {
  const text = JSON.stringify({ __type: 'com.amazon.coral.service#AccessDeniedException', Message: message });
  return Object.assign(Readable.from([Buffer.from(text)]), {
    statusCode: 400,
    statusMessage: 'Bad Request',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'content-length': String(Buffer.byteLength(text)),
    },
    complete: true,
  });
}

/** Ends a request that has not been sent, and gives its caller the refusal as the server's response. */
function refuse(request: ClientRequest, message: string): ClientRequest {
  request.removeAllListeners('error').on('error', () => undefined);
  request.destroy();
  request.emit('response', accessDenied(message));
  return request;
}

/**
 * Checks each call of DynamoDB that this thread is about to send, as the SDK's HTTP/1.1 client sends it: in one piece,
 * with the end of the request. The database itself knows no roles, and a proxy before it would cost more than the calls.
 */
export function checkRequests(rights: DynamoDbRights, listener: CheckListener): void {
  const check = callCheck(rights, listener);
  type End = (this: ClientRequest, ...given: unknown[]) => ClientRequest;
  const { end } = ClientRequest.prototype as { end: End };
  const checkedEnd: End = function (...given) {
    const target = this.getHeader('x-amz-target');
    const refusal = typeof target === 'string' ? check(target, String(given[0] ?? '{}')) : undefined;
    return refusal === undefined ? end.apply(this, given) : refuse(this, refusal.message);
  };
  ClientRequest.prototype.end = checkedEnd as ClientRequest['end'];
}
