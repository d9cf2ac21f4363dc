import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import type { ServerFrame } from '#shared/contracts/realtime/frames.ts';

/** Stands for the gateway's callback endpoint: keeps what each socket was sent, and answers as told. */
export class Gateway {
  readonly frames = new Map<string, ServerFrame[]>();
  readonly gone = new Set<string>();
  readonly failing = new Set<string>();
  readonly closed: string[] = [];
  readonly #server = http.createServer((request, response) => void this.#serve(request, response));

  async start(): Promise<ApiGatewayManagementApiClient> {
    // The default of five seconds would close connections while a test books.
    this.#server.keepAliveTimeout = 600_000;
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const { port } = this.#server.address() as AddressInfo;
    return new ApiGatewayManagementApiClient({
      endpoint: `http://127.0.0.1:${port}`,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      maxAttempts: 1,
    });
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  seqs(connectionId: string): number[] {
    const frames = this.frames.get(connectionId) ?? [];
    return frames.flatMap((frame) => (frame.type === 'balance' ? [frame.seq] : []));
  }

  async #serve(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const connectionId = decodeURIComponent(request.url?.split('/').at(-1) ?? '');
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    if (this.gone.has(connectionId)) {
      response.writeHead(410, { 'x-amzn-errortype': 'GoneException' }).end('{}');
      return;
    }
    if (this.failing.has(connectionId)) {
      response.writeHead(500, { 'x-amzn-errortype': 'InternalServerError' }).end('{}');
      return;
    }
    if (request.method === 'DELETE') this.closed.push(connectionId);
    else {
      const frames = this.frames.get(connectionId) ?? [];
      frames.push(JSON.parse(Buffer.concat(parts).toString()));
      this.frames.set(connectionId, frames);
    }
    response.writeHead(200).end();
  }
}
