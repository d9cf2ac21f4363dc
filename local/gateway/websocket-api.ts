import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { InvokeForService } from '../lambda/permissions.ts';
import type { Deployment } from '../template/deployment.ts';
import type { Connections } from './connections.ts';
import { MESSAGE_BYTES_MAX } from './connections-endpoint.ts';
import { createFrameMeter } from './frame-sizes.ts';
import { apiOf } from './integration.ts';
import { type Attendance, attendSockets, type WebSocketLimits } from './websocket-attendance.ts';
import { shakeHands } from './websocket-handshake.ts';
import { loggedInvoke, type SocketLog, socketLog } from './websocket-log.ts';
import { type WebSocketRoutes, webSocketRoutes } from './websocket-routes.ts';

export interface WebSocketApiSetup {
  readonly deployment: Deployment;
  readonly invoke: InvokeForService;
  readonly connections: Connections;
  readonly accessLog: (line: string) => void;
  readonly limits?: Partial<WebSocketLimits>;
}

export interface WebSocketApi {
  /** The stage's path, `/ws`. */
  readonly path: string;
  upgrade(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    originHeaders: Readonly<Record<string, string>>,
  ): Promise<void>;
  /** Closes every socket, and waits a moment for their `$disconnect`. */
  stop(): Promise<void>;
}

const limitsOfAws: WebSocketLimits = {
  idleMilliseconds: 10 * 60 * 1000,
  lifetimeMilliseconds: 2 * 60 * 60 * 1000,
  runningMax: 8,
};
const FRAME_BYTES_MAX = 32 * 1024;
const CLOSE_MILLISECONDS_MAX = 1_000;

function refuseUpgrade(socket: Duplex, status: number, body: string): void {
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Refused'}`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

interface OpenApi {
  readonly api: { readonly apiId: string; readonly stage: string };
  readonly routes: WebSocketRoutes;
  readonly invoke: InvokeForService;
  readonly log: SocketLog;
  readonly attendance: Attendance;
  readonly server: WebSocketServer;
  /** The subprotocol that the functions chose for a request, until its handshake is over. */
  readonly subprotocols: WeakMap<IncomingMessage, string>;
}

async function upgrade(
  { api, routes, invoke, log, attendance, server, subprotocols }: OpenApi,
  ...[request, socket, head, originHeaders]: Parameters<WebSocketApi['upgrade']>
): Promise<void> {
  socket.on('error', () => socket.destroy());
  if (request.headers['sec-websocket-version'] !== '13' || !request.headers['sec-websocket-key']) {
    return refuseUpgrade(socket, 400, JSON.stringify({ message: 'Bad Request' }));
  }
  const route = { authorizer: routes.authorizer, integration: routes.integrations.get('$connect') };
  const outcome = await shakeHands(api, route, { invoke, log }, request, originHeaders);
  if (outcome.refused !== undefined) return refuseUpgrade(socket, outcome.refused, outcome.body);
  if (outcome.subprotocol !== undefined) subprotocols.set(request, outcome.subprotocol);
  let opened: WebSocket | undefined;
  const meter = createFrameMeter(FRAME_BYTES_MAX);
  // This listener comes before the library's own, so that a frame over the maximum is refused before it is gathered.
  socket.on('data', (chunk: Buffer) => {
    if (!meter.accept(chunk)) opened?.close(1009, 'Frame too large');
  });
  server.handleUpgrade(request, socket, head, (webSocket) => {
    opened = webSocket;
    attendance.attend(outcome.connection, webSocket);
  });
  // The client left, or its request is not a WebSocket handshake, although the function has already accepted it.
  if (opened === undefined) attendance.end(outcome.connection, 1006, 'The handshake failed');
}

/** Closes sockets politely, and after a second with force. */
async function closeSockets(server: WebSocketServer, connections: Connections): Promise<void> {
  connections.closeAll(1001, 'Going away');
  const closed = [...server.clients].map((client) => new Promise((resolve) => client.once('close', resolve)));
  const deadline = setTimeout(() => {
    for (const client of server.clients) client.terminate();
  }, CLOSE_MILLISECONDS_MAX);
  await Promise.all(closed);
  clearTimeout(deadline);
}

/** The app's WebSocket API. Undefined when the template has none. */
export function createWebSocketApi(setup: WebSocketApiSetup): WebSocketApi | undefined {
  const { deployment, connections } = setup;
  const resource = apiOf(deployment, 'WEBSOCKET');
  if (resource === undefined) return undefined;
  const routes = webSocketRoutes(deployment, resource);
  const api = { apiId: resource.ref, stage: routes.stage };
  const { invoke } = setup;
  const log = socketLog(routes.logFormat, setup.accessLog);
  const attendance = attendSockets({
    api,
    routes,
    invoke: loggedInvoke(invoke, log),
    connections,
    limits: { ...limitsOfAws, ...setup.limits },
  });
  const subprotocols = new WeakMap<IncomingMessage, string>();
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: true,
    maxPayload: MESSAGE_BYTES_MAX,
    handleProtocols: (_, request) => subprotocols.get(request) ?? false,
  });
  const open = { api, routes, invoke, log, attendance, server, subprotocols };
  return {
    path: `/${routes.stage}`,
    upgrade: (...request) => upgrade(open, ...request),
    stop: async () => {
      await closeSockets(server, connections);
      await attendance.settled();
    },
  };
}
