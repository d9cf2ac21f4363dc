import { randomUUID } from 'node:crypto';
import type { AccessRequest } from '../iam/policy.ts';
import { AwsError } from './aws-error.ts';
import type { Answer, Request } from './listener.ts';

/** One call of a service. The input is parsed JSON, which the call itself checks. The output is sent as JSON. */
export type Operation = (input: never) => unknown;

/** The calls of one service by name. Clients send `target` before the name in the header `X-Amz-Target`. */
export interface JsonService {
  readonly target: string;
  readonly version: '1.0' | '1.1';
  readonly operations: Readonly<Record<string, Operation>>;
  /** The access that a call needs, each resource by itself. */
  readonly requests: (operation: string, input: never) => readonly AccessRequest[];
}

/** @throws AccessDeniedException when the role of the caller does not allow the access */
export type CheckAccess = (
  authorization: string | undefined,
  requests: () => readonly AccessRequest[],
  statusCode?: number,
) => void;

/** The target and call of a request. Undefined when the request is not a call of a JSON protocol. */
export function jsonTarget(
  request: Request,
): { readonly service: string; readonly operation: string } | undefined {
  const target = request.headers['x-amz-target'];
  if (typeof target !== 'string') return undefined;
  const dot = target.lastIndexOf('.');
  return { service: target.slice(0, dot), operation: target.slice(dot + 1) };
}

export async function answerJson(
  services: readonly JsonService[],
  request: Request,
  called: { readonly service: string; readonly operation: string },
  checkAccess: CheckAccess,
): Promise<Answer> {
  const service = services.find(({ target }) => target === called.service);
  const operation =
    service && Object.hasOwn(service.operations, called.operation) && service.operations[called.operation];
  if (!service || !operation) throw unsupportedCall(`${called.service}.${called.operation}`);
  const input = parse(request.body);
  checkAccess(request.headers.authorization, () => service.requests(called.operation, input));
  const output = await operation(input);
  return {
    statusCode: 200,
    headers: {
      'content-type': `application/x-amz-json-${service.version}`,
      'x-amzn-requestid': randomUUID(),
    },
    body: output === undefined ? '' : JSON.stringify(output),
  };
}

/** An error that names a call which the runner does not implement, so that the call cannot fail in silence. */
export function unsupportedCall(call: string): AwsError {
  return new AwsError('UnknownOperationException', `The local runner does not support ${call}.`);
}

export function errorAnswer(error: AwsError): Answer {
  return {
    statusCode: error.statusCode,
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amzn-errortype': error.name,
      'x-amzn-requestid': randomUUID(),
    },
    body: JSON.stringify({ __type: error.name, message: error.message, ...error.details }),
  };
}

function parse(body: Buffer): never {
  if (body.length === 0) return {} as never;
  try {
    return JSON.parse(body.toString('utf8')) as never;
  } catch (cause) {
    throw new AwsError('SerializationException', `The body is not JSON: ${(cause as Error).message}`);
  }
}
