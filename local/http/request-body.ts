import type { IncomingMessage } from 'node:http';

/** API Gateway's limit of a request body. */
const BODY_BYTES_MAX = 10 * 1024 * 1024;

/** The bytes of a body over the limit that are still read, so that the client gets to see the response. */
const DRAIN_BYTES_MAX = 64 * 1024 * 1024;

/** The client has closed the connection, so there is nobody to respond to. */
export class ClientGone extends Error {
  override readonly name = 'ClientGone';
}

/** The body. Undefined when it is over the limit. Rejects with ClientGone. */
export function readBody(request: IncomingMessage, bytesMax = BODY_BYTES_MAX): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    let chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= bytesMax) chunks.push(chunk);
      else chunks = [];
      if (bytes > DRAIN_BYTES_MAX) request.destroy();
    });
    request.on('end', () => resolve(bytes > bytesMax ? undefined : Buffer.concat(chunks)));
    request.on('error', () => undefined);
    // Every request closes in the end, and an error costs a stack trace, so only an incomplete request gets one.
    request.on('close', () => {
      if (!request.complete) reject(new ClientGone('The client closed the connection'));
    });
  });
}
