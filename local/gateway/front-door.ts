import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { StartError } from '../errors/start-error.ts';
import { headerPairs } from '../http/gateway-request.ts';
import { ClientGone } from '../http/request-body.ts';

export interface FrontDoorHandlers {
  request(request: IncomingMessage, response: ServerResponse): Promise<void>;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void>;
}

/** The one port of the local environment, on the loopback interface only. */
export interface FrontDoor {
  readonly port: number;
  /** `http://localhost:3000`. Tokens contain this origin, so it is the name that clients use. */
  readonly origin: string;
  /**
   * Starts to serve requests. Before this call every request gets 503, so `/health` is 200 only when everything is
   * ready.
   */
  serve(handlers: FrontDoorHandlers): void;
  /** Takes no new request. Requests under way still get their response. */
  pause(): void;
  stop(): Promise<void>;
}

/** Some clients resolve `localhost` to ::1. On a machine without IPv6 the runner listens on IPv4 alone. */
const NO_IPV6 = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT']);
const FREE_PORT_ATTEMPTS_MAX = 5;
const PORT_MAX = 65_535;

const localNames = /^(?:localhost|127\.0\.0\.1|\[::1\]|[\w-]+\.localhost)(?::\d+)?$/i;

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host, exclusive: true }, () => {
      server.removeListener('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

async function bind(port: number, create: () => Server): Promise<{ servers: Server[]; port: number }> {
  const ipv4 = create();
  const bound = await listen(ipv4, port, '127.0.0.1');
  const ipv6 = create();
  try {
    await listen(ipv6, bound, '::1');
    return { servers: [ipv4, ipv6], port: bound };
  } catch (error) {
    if (NO_IPV6.has((error as NodeJS.ErrnoException).code ?? '')) return { servers: [ipv4], port: bound };
    ipv4.close();
    throw error;
  }
}

async function bindOrExplain(port: number, create: () => Server): ReturnType<typeof bind> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await bind(port, create);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // Port 0 asks for any port. The port that IPv4 got may be taken on IPv6.
      if (code === 'EADDRINUSE' && port === 0 && attempt < FREE_PORT_ATTEMPTS_MAX) continue;
      if (code === 'EADDRINUSE') {
        throw new StartError(
          `Port ${port} is in use. Stop the program that uses it, or choose another port: PORT=${port === PORT_MAX ? port - 1 : port + 1} npm start.`,
        );
      }
      if (code === 'EACCES')
        throw new StartError(
          `Port ${port} is not allowed. Choose a port above 1023, for example: PORT=3000 npm start.`,
        );
      throw error;
    }
  }
}

/** The number of Host headers that a request came with; Node keeps the first. */
function hostsOf(request: IncomingMessage): number {
  return [...headerPairs(request)].filter(([name]) => name.toLowerCase() === 'host').length;
}

/**
 * Opens the port.
 * @throws StartError when another program uses the port, or when it is not allowed
 */
export async function openFrontDoor(port: number, report: (line: string) => void): Promise<FrontDoor> {
  let handlers: FrontDoorHandlers | undefined;
  const open = new Set<Duplex>();
  const reportUnlessGone = (error: unknown): void => {
    if (!(error instanceof ClientGone)) report(`gateway: ${error instanceof Error ? error.stack : error}`);
  };

  const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
    // RFC 9112, 3.2: no server may choose one of them, and CloudFront does not.
    if (hostsOf(request) !== 1) {
      response.writeHead(400, { 'content-type': 'text/plain', connection: 'close' }).end('Bad request\n');
      return;
    }
    // A page of another site could reach this port under its own host name, through DNS. The gateway serves local names
    // only.
    if (!localNames.test(request.headers.host ?? '')) {
      response
        .writeHead(421, { 'content-type': 'text/plain', connection: 'close' })
        .end('Misdirected request\n');
      return;
    }
    if (handlers === undefined) {
      response.writeHead(503, { 'content-type': 'application/json', 'retry-after': '1' });
      response.end(JSON.stringify({ message: 'Service Unavailable' }));
      return;
    }
    handlers.request(request, response).catch((error: unknown) => {
      reportUnlessGone(error);
      response.destroy();
    });
  };
  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const misdirected = hostsOf(request) !== 1 || !localNames.test(request.headers.host ?? '');
    if (handlers === undefined || misdirected) {
      socket.destroy();
      return;
    }
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    handlers.upgrade(request, socket, head).catch((error: unknown) => {
      reportUnlessGone(error);
      socket.destroy();
    });
  };

  const { servers, port: bound } = await bindOrExplain(port, () => {
    const server = createServer({ keepAliveTimeout: 65_000 }, onRequest);
    return server.on('upgrade', onUpgrade);
  });
  return {
    port: bound,
    origin: `http://localhost:${bound}`,
    serve: (given) => {
      handlers = given;
    },
    pause: () => {
      handlers = undefined;
    },
    stop: async () => {
      const closed = servers.map((server) => new Promise((resolve) => server.close(resolve)));
      for (const server of servers) server.closeAllConnections();
      for (const socket of open) socket.destroy();
      await Promise.all(closed);
    },
  };
}
