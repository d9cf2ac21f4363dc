import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Served {
  readonly status: number;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const page = {
  'content-security-policy': "default-src 'self'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
};

/** The part of a Laurel before its bookings, where all is well. */
const well: Readonly<Record<string, Served>> = {
  '/health': { status: 200, body: '{"status":"ok"}' },
  '/docs': { status: 200, body: '<!doctype html>', headers: page },
  '/v1/program': { status: 200, body: '{"baseCurrency":"EUR"}' },
  '/openapi.json': { status: 200, body: '{"info":{"title":"Laurel"}}' },
  '/v1/smoke-no-such-route': {
    status: 404,
    body: '{"code":"not-found"}',
    headers: { 'content-type': 'application/problem+json' },
  },
};

const unauthorized: Served = { status: 401, body: '{}' };

/** A server in place of Laurel, whose replies a test may spoil by their path. `/ws` is the status of handshakes. */
export async function standIn(spoiled: Readonly<Record<string, Served>> = {}) {
  const served = { ...well, ...spoiled };
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    const { status, body = '', headers = {} } = served[request.url ?? ''] ?? unauthorized;
    response.writeHead(status, headers);
    response.end(body);
  });
  server.on('upgrade', (_request, socket) => {
    socket.end(`HTTP/1.1 ${served['/ws']?.status ?? 401} No\r\n\r\n`);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
