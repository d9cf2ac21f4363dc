import { validateHeaderName, validateHeaderValue } from 'node:http';
import { type GatewayAnswer, messageAnswer } from '../http/gateway-request.ts';

interface FunctionAnswer {
  readonly statusCode?: unknown;
  readonly headers?: unknown;
  readonly cookies?: unknown;
  readonly body?: unknown;
  readonly isBase64Encoded?: unknown;
}

export const integrationFailed: GatewayAnswer = messageAnswer(500, 'Internal Server Error');

/** The text of a header value. Undefined when HTTP cannot carry the value. */
function headerText(name: string, value: unknown): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return undefined;
  try {
    validateHeaderName(name);
    validateHeaderValue(name, String(value));
    return String(value);
  } catch {
    return undefined;
  }
}

/**
 * The HTTP response for a function's result, payload format 2.0. Without a `statusCode` the whole result is the JSON
 * body of a 200. With an invalid `statusCode` the client gets the gateway's 500.
 */
export function httpAnswer(result: unknown): GatewayAnswer {
  if (typeof result !== 'object' || result === null || !('statusCode' in result)) {
    const body = typeof result === 'string' ? result : JSON.stringify(result);
    return { statusCode: 200, headers: { 'content-type': 'application/json' }, body };
  }
  const answer = result as FunctionAnswer;
  const statusCode = Number(answer.statusCode);
  if (!Number.isInteger(statusCode) || statusCode < 100 || statusCode > 599) return integrationFailed;
  const { headers: given = {}, cookies = [], body = '' } = answer;
  if (typeof given !== 'object' || given === null || !Array.isArray(cookies)) return integrationFailed;
  if (typeof body !== 'string') return integrationFailed;

  const headers: Record<string, string | readonly string[]> = {};
  for (const [name, value] of Object.entries(given)) {
    const text = headerText(name, value);
    if (text === undefined) return integrationFailed;
    headers[name.toLowerCase()] = text;
  }
  if (body !== '') headers['content-type'] ??= 'text/plain; charset=utf-8';
  const setCookie = cookies.map((cookie) => headerText('set-cookie', cookie));
  if (!setCookie.every((cookie) => cookie !== undefined)) return integrationFailed;
  if (setCookie.length > 0) headers['set-cookie'] = setCookie;
  return { statusCode, headers, body: answer.isBase64Encoded === true ? Buffer.from(body, 'base64') : body };
}
