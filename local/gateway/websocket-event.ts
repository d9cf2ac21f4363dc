import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { headerPairs, logTime, newRequestId, splitTarget } from '../http/gateway-request.ts';
import { arn, REGION, URL_SUFFIX } from '../template/account.ts';
import type { Connection } from './connections.ts';

export interface WebSocketIdentity {
  readonly apiId: string;
  readonly stage: string;
}

type EventType = 'CONNECT' | 'MESSAGE' | 'DISCONNECT';

function requestContext(
  api: WebSocketIdentity,
  connection: Connection,
  eventType: EventType,
  routeKey: string,
): Record<string, unknown> {
  const now = new Date();
  const requestId = newRequestId();
  return {
    routeKey,
    eventType,
    ...(Object.keys(connection.authorizer).length === 0 ? {} : { authorizer: connection.authorizer }),
    extendedRequestId: requestId,
    requestTime: logTime(now),
    messageDirection: 'IN',
    stage: api.stage,
    connectedAt: connection.connectedAt.getTime(),
    requestTimeEpoch: now.getTime(),
    identity: { userAgent: connection.userAgent, sourceIp: connection.sourceIp },
    requestId,
    domainName: `${api.apiId}.execute-api.${REGION}.${URL_SUFFIX}`,
    connectionId: connection.id,
    apiId: api.apiId,
  };
}

function multiValue(pairs: Iterable<readonly [string, string]>): Record<string, string[]> {
  const values: Record<string, string[]> = {};
  for (const [name, value] of pairs) {
    const known = Object.hasOwn(values, name) ? values[name] : undefined;
    if (known === undefined) values[name] = [value];
    else known.push(value);
  }
  return values;
}

const lastOf = (values: Record<string, string[]>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([name, all]) => [name, all.at(-1) ?? '']));

function* replaced(
  pairs: Iterable<readonly [string, string]>,
  headers: Readonly<Record<string, string>>,
): Generator<readonly [string, string]> {
  for (const pair of pairs) if (!Object.hasOwn(headers, pair[0].toLowerCase())) yield pair;
  yield* Object.entries(headers);
}

/** The event of `$connect`: the headers and query of the handshake, and the connection's own values. */
export function connectEvent(
  api: WebSocketIdentity,
  connection: Connection,
  request: IncomingMessage,
  originHeaders: Readonly<Record<string, string>>,
): Record<string, unknown> {
  const headers = multiValue(replaced(headerPairs(request), originHeaders));
  const query = multiValue(new URLSearchParams(splitTarget(request.url ?? '').query));
  return {
    headers: lastOf(headers),
    multiValueHeaders: headers,
    ...(Object.keys(query).length === 0
      ? {}
      : { queryStringParameters: lastOf(query), multiValueQueryStringParameters: query }),
    requestContext: requestContext(api, connection, 'CONNECT', '$connect'),
    isBase64Encoded: false,
  };
}

/** The event of a REQUEST authorizer: the event of `$connect`, and the ARN that the authorizer's policy must allow. */
export function authorizerEvent(
  api: WebSocketIdentity,
  event: Record<string, unknown>,
): Record<string, unknown> {
  return { type: 'REQUEST', methodArn: arn('execute-api', `${api.apiId}/${api.stage}/$connect`), ...event };
}

export function messageEvent(
  api: WebSocketIdentity,
  connection: Connection,
  routeKey: string,
  body: string,
): Record<string, unknown> {
  const context = requestContext(api, connection, 'MESSAGE', routeKey);
  return { requestContext: { ...context, messageId: randomUUID() }, body, isBase64Encoded: false };
}

export function disconnectEvent(
  api: WebSocketIdentity,
  connection: Connection,
  code: number,
  reason: string,
): Record<string, unknown> {
  const context = requestContext(api, connection, 'DISCONNECT', '$disconnect');
  return {
    headers: {},
    multiValueHeaders: {},
    requestContext: { ...context, disconnectStatusCode: code, disconnectReason: reason },
    isBase64Encoded: false,
  };
}
