import type middy from '@middy/core';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { HttpEvent } from './request.ts';

export type Headers = Readonly<Record<string, string>>;

/** Notes headers for the response, whether the call succeeds or is refused. */
export function tell(request: { readonly internal: { told?: Headers } }, headers: Headers): void {
  request.internal.told = { ...request.internal.told, ...headers };
}

/** Adds the headers that were noted to every response. */
export function toldHeaders(): middy.MiddlewareObj<HttpEvent, APIGatewayProxyStructuredResultV2> {
  const add = (request: middy.Request<HttpEvent, APIGatewayProxyStructuredResultV2>) => {
    const { told }: { told?: Headers } = request.internal;
    if (told && request.response) request.response.headers = { ...request.response.headers, ...told };
  };
  return { after: add, onError: add };
}
