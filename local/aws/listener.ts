import { once } from 'node:events';
import { createServer as createHttp1Server, type IncomingMessage, type ServerResponse } from 'node:http';
import {
  createServer as createHttp2Server,
  type Http2ServerRequest,
  type Http2ServerResponse,
} from 'node:http2';
import { type AddressInfo, createServer, type Socket } from 'node:net';

export interface Request {
  readonly method: string;
  /** Path and query as the client sent them. */
  readonly target: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

export interface Answer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

export interface Listener {
  readonly endpoint: string;
  stop(): Promise<void>;
}

/** The limit of a request body. Every call of the services here may be at most this large. */
const BODY_BYTES_MAX = 64 * 1024 * 1024;

/** The first bytes of every HTTP/2 connection. No HTTP/1.1 method begins so. */
const HTTP2_PREFACE = 'PRI';

/**
 * Serves HTTP/1.1 and cleartext HTTP/2 on one free port of 127.0.0.1. The first bytes of a connection tell the two
 * apart. The SDK's own Kinesis client speaks HTTP/2 whatever the address; functions speak HTTP/1.1.
 */
export async function listen(answer: (request: Request) => Promise<Answer>): Promise<Listener> {
  const handle = (
    request: IncomingMessage | Http2ServerRequest,
    response: ServerResponse | Http2ServerResponse,
  ): void => {
    respond(request, response as ServerResponse, answer).catch(() => response.destroy?.());
  };
  const http1 = createHttp1Server({ keepAliveTimeout: 60_000 }, handle);
  const http2 = createHttp2Server(handle);
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.once('readable', () => {
      const first: Buffer | null = socket.read();
      if (first === null) {
        socket.destroy();
        return;
      }
      socket.unshift(first);
      const speaksHttp2 = first.subarray(0, HTTP2_PREFACE.length).toString('latin1') === HTTP2_PREFACE;
      (speaksHttp2 ? http2 : http1).emit('connection', socket);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}

async function respond(
  request: IncomingMessage | Http2ServerRequest,
  response: ServerResponse,
  answer: (request: Request) => Promise<Answer>,
): Promise<void> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > BODY_BYTES_MAX) {
      response.writeHead(413).end();
      return;
    }
    chunks.push(chunk);
  }
  const { statusCode, headers, body } = await answer({
    method: request.method ?? 'GET',
    target: request.url ?? '/',
    headers: request.headers as IncomingMessage['headers'],
    body: Buffer.concat(chunks),
  });
  response.writeHead(statusCode, { 'content-length': String(Buffer.byteLength(body)), ...headers });
  response.end(body);
}
