import type { IncomingMessage, ServerResponse } from 'node:http';
import type { GatewayAnswer } from './gateway-request.ts';

/**
 * Sends a response. Its length is counted here: one from a function would cut the response or leave the client waiting.
 * The response to HEAD has no body, and no length either, because nobody knows that of the body which GET has.
 */
export function sendAnswer(
  { method }: IncomingMessage,
  response: ServerResponse,
  { statusCode, headers, body }: GatewayAnswer,
): void {
  const sent = Object.entries(headers)
    .filter(([name]) => name !== 'content-length')
    .map(([name, value]) => [name, typeof value === 'string' ? value : [...value]]);
  const bytes = Buffer.from(method === 'HEAD' ? '' : body);
  const length = method === 'HEAD' ? {} : { 'content-length': String(bytes.length) };
  response.writeHead(statusCode, { ...Object.fromEntries(sent), ...length });
  response.end(bytes);
}
