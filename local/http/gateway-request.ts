import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/**
 * The address that the gateways see: an edge of the distribution, never the viewer. RFC 5737 reserves this range, so
 * nobody has it.
 */
export const EDGE_ADDRESS = '192.0.2.1';

/** A request in the form that both gateways use. */
export interface GatewayRequest {
  readonly method: string;
  /** The path as the client sent it: percent-encoded, without the query. */
  readonly path: string;
  readonly query: string;
  /** Names in lower case, repeated headers joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
  readonly protocol: string;
  readonly sourceIp: string;
  readonly requestId: string;
  readonly receivedAt: Date;
}

/** A response of the gateway. */
export interface GatewayAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: string | Buffer;
}

/** The header names and values as they arrived. Node's own `headers` drops repeated headers of some names. */
export function* headerPairs(request: IncomingMessage): Generator<[name: string, value: string]> {
  const { rawHeaders } = request;
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    yield [rawHeaders[index] ?? '', rawHeaders[index + 1] ?? ''];
  }
}

export function splitTarget(target: string): { path: string; query: string } {
  const mark = target.indexOf('?');
  return mark < 0
    ? { path: target, query: '' }
    : { path: target.slice(0, mark), query: target.slice(mark + 1) };
}

export function newRequestId(): string {
  return randomBytes(11).toString('base64');
}

export function gatewayRequest(request: IncomingMessage): GatewayRequest {
  const headers: Record<string, string> = {};
  for (const [name, value] of headerPairs(request)) {
    const key = name.toLowerCase();
    headers[key] = Object.hasOwn(headers, key) ? `${headers[key]},${value}` : value;
  }
  return {
    method: request.method ?? 'GET',
    ...splitTarget(request.url ?? '/'),
    headers,
    protocol: `HTTP/${request.httpVersion}`,
    sourceIp: EDGE_ADDRESS,
    requestId: newRequestId(),
    receivedAt: new Date(),
  };
}

/** A short response of the gateway itself, with the same bytes as API Gateway's. */
export function messageAnswer(
  statusCode: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): GatewayAnswer {
  return {
    statusCode,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ message }),
  };
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `22/Nov/2026:14:32:10 +0000`, the format of access logs and of `requestContext.time`. */
export function logTime(date: Date): string {
  const [day, time] = date.toISOString().split('T');
  const [year, month, dayOfMonth] = (day ?? '').split('-');
  return `${dayOfMonth}/${months[Number(month) - 1]}/${year}:${time?.slice(0, 8)} +0000`;
}
