import { Script } from 'node:vm';
import type { GatewayAnswer } from '../http/gateway-request.ts';

interface Outcome {
  readonly statusCode?: number;
  readonly headers?: Readonly<Record<string, { readonly value: string }>>;
  readonly body?: string | { readonly encoding: 'text' | 'base64'; readonly data: string };
}

/** The response that the distribution's function gives in place of a file. Undefined where it lets the request go on. */
export type SiteRequests = (method: string, path: string) => GatewayAnswer | undefined;

const MILLISECONDS_MAX = 1_000;

/**
 * Runs the function that CloudFront runs before the cache, for each request in a context of its own. The function gets
 * the method and the path alone.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-event-structure.html
 */
export function siteRequests(code: string): SiteRequests {
  const script = new Script(`${code}\n;JSON.stringify(handler(event))`);
  return (method, path) => {
    const request = { method, uri: path, querystring: {}, headers: {}, cookies: {} };
    const event = { version: '1.0', request };
    const text: string = script.runInNewContext({ event }, { timeout: MILLISECONDS_MAX });
    const { statusCode, headers = {}, body = '' }: Outcome = JSON.parse(text);
    if (statusCode === undefined) return undefined;
    const named = Object.entries(headers).map(([name, { value }]) => [name, value]);
    return {
      statusCode,
      headers: Object.fromEntries(named),
      body:
        typeof body === 'string'
          ? body
          : Buffer.from(body.data, body.encoding === 'base64' ? 'base64' : 'utf8'),
    };
  };
}
