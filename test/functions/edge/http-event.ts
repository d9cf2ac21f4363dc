import type { Context } from 'aws-lambda';
import { ORIGIN_HEADER } from '../../../functions/edge/origin.ts';
import type { HttpEvent } from '../../../functions/edge/request.ts';

export const ORIGIN_SECRET = 'a secret of the distribution';

/** The context of an invocation, which no handler reads. */
export const CONTEXT = {} as Context;

interface Sent {
  readonly method?: string;
  /** Beside those of every request, or undefined to leave one of them out. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  /** As it was sent, where the names of `query` do not tell. */
  readonly rawQuery?: string;
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
  /** The claims of an access token. A call without them has no token. */
  readonly claims?: object;
}

/** The event of a request as JSON that came through the distribution, with the parts that handlers read. */
export function httpEvent({
  method = 'GET',
  headers,
  params,
  query,
  rawQuery,
  claims,
  ...sent
}: Sent = {}): HttpEvent {
  const authorizer = claims && { jwt: { claims: { token_use: 'access', ...claims } } };
  const event = {
    ...sent,
    headers: { 'content-type': 'application/json', [ORIGIN_HEADER]: ORIGIN_SECRET, ...headers },
    pathParameters: params,
    queryStringParameters: query,
    rawQueryString: rawQuery ?? String(new URLSearchParams(query)),
    requestContext: {
      http: { sourceIp: '203.0.113.7', method },
      requestId: 'r-1',
      routeKey: `${method} /`,
      authorizer,
    },
  };
  return JSON.parse(JSON.stringify(event));
}
