import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import type { Invoke } from '../lambda/invocation.ts';
import type { Deployment } from '../template/deployment.ts';
import { type Connection, type Connections, newConnectionId } from './connections.ts';
import { MESSAGE_BYTES_MAX } from './connections-endpoint.ts';
import { createFrameMeter } from './frame-sizes.ts';
import { apiOf } from './integration.ts';
import { disconnectEvent, messageEvent } from './websocket-event.ts';
import { shakeHands } from './websocket-handshake.ts';
import { loggedInvoke } from './websocket-log.ts';
import { webSocketRoutes } from './websocket-routes.ts';

export interface WebSocketApiSetup {
  readonly deployment: Deployment;
  readonly invoke: Invoke;
  readonly connections: Connections;
  readonly accessLog: (line: string) => void;
  readonly limits?: Partial<WebSocketLimits>;
}

export interface WebSocketLimits {
  readonly idleMilliseconds: number;
  readonly lifetimeMilliseconds: number;
  /** Messages of one connection that functions work on at once; more make the client wait, not the others. */
  readonly runningMax: number;
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
const STOP_MILLISECONDS_MAX = 3_000;

function refuseUpgrade(socket: Duplex, status: number, body: string): void {
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Refused'}`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

/** The app's WebSocket API, or `undefined` when the template has none. */
export function createWebSocketApi(setup: WebSocketApiSetup): WebSocketApi | undefined {
  const resource = apiOf(setup.deployment, 'WEBSOCKET');
  if (resource === undefined) return undefined;
  const routes = webSocketRoutes(setup.deployment, resource);
  const api = { apiId: resource.ref, stage: routes.stage };
  const limits = { ...limitsOfAws, ...setup.limits };
  const { connections } = setup;
  const invoke = loggedInvoke(setup.invoke, routes.logFormat, setup.accessLog);
  const subprotocols = new WeakMap<IncomingMessage, string>();
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: true,
    maxPayload: MESSAGE_BYTES_MAX,
    handleProtocols: (_, request) => subprotocols.get(request) ?? false,
  });
  const disconnecting = new Set<Promise<unknown>>();

  const onMessage = async (connection: Connection, socket: WebSocket, body: string): Promise<void> => {
    const routeKey = routes.select(body);
    const integration = routes.integrations.get(routeKey);
    const event = messageEvent(api, connection, routeKey, body);
    const failed =
      integration === undefined
        ? 'Forbidden'
        : (await invoke(integration.functionArn, event)).error && 'Internal server error';
    if (failed === undefined) return;
    const frame = { message: failed, connectionId: connection.id, requestId: newConnectionId() };
    if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(frame));
  };

  const onClose = (connection: Connection, code: number, reason: string): void => {
    connections.remove(connection.id);
    const integration = routes.integrations.get('$disconnect');
    if (integration === undefined) return;
    const done = invoke(integration.functionArn, disconnectEvent(api, connection, code, reason));
    disconnecting.add(done);
    void done.finally(() => disconnecting.delete(done));
  };

  const attend = (connection: Connection, socket: WebSocket): void => {
    const close = () => socket.close(1001, 'Going away');
    const idle = setTimeout(close, limits.idleMilliseconds);
    const lifetime = setTimeout(close, limits.lifetimeMilliseconds);
    let running = 0;
    connections.add(connection, socket);
    socket.on('error', () => undefined);
    socket.on('ping', () => idle.refresh());
    socket.on('message', (data: RawData, isBinary: boolean) => {
      // Frames still arrive while a close is under way, among them the one that was too large.
      if (socket.readyState !== socket.OPEN) return;
      if (isBinary) return socket.close(1003, 'Binary frames are not accepted');
      idle.refresh();
      connections.touch(connection.id);
      running += 1;
      if (running >= limits.runningMax) socket.pause();
      void onMessage(connection, socket, data.toString()).finally(() => {
        running -= 1;
        if (running < limits.runningMax && socket.isPaused) socket.resume();
      });
    });
    socket.on('close', (code, reason) => {
      clearTimeout(idle);
      clearTimeout(lifetime);
      onClose(connection, code, reason.toString());
    });
  };

  return {
    path: `/${routes.stage}`,
    upgrade: async (request, socket, head, originHeaders) => {
      socket.on('error', () => socket.destroy());
      if (request.headers['sec-websocket-version'] !== '13' || !request.headers['sec-websocket-key']) {
        return refuseUpgrade(socket, 400, JSON.stringify({ message: 'Bad Request' }));
      }
      const route = {
        authorizerArn: routes.authorizerArn,
        integration: routes.integrations.get('$connect'),
      };
      const outcome = await shakeHands(api, route, invoke, request, originHeaders);
      if (outcome.refused !== undefined) return refuseUpgrade(socket, outcome.refused, outcome.body);
      if (outcome.subprotocol !== undefined) subprotocols.set(request, outcome.subprotocol);
      let opened: WebSocket | undefined;
      const meter = createFrameMeter(FRAME_BYTES_MAX);
      // Before the library's own listener, so that a frame over the bound is refused before it is gathered.
      socket.on('data', (chunk: Buffer) => {
        if (!meter.accept(chunk)) opened?.close(1009, 'Frame too large');
      });
      server.handleUpgrade(request, socket, head, (webSocket) => {
        opened = webSocket;
        attend(outcome.connection, webSocket);
      });
      // The client left, or asked for something that is no WebSocket: the function has said yes already.
      if (opened === undefined) onClose(outcome.connection, 1006, 'The handshake failed');
    },
    stop: async () => {
      connections.closeAll(1001, 'Going away');
      const closed = [...server.clients].map(
        (client) => new Promise((resolve) => client.once('close', resolve)),
      );
      const deadline = setTimeout(() => {
        for (const client of server.clients) client.terminate();
      }, STOP_MILLISECONDS_MAX / 3);
      await Promise.all(closed);
      clearTimeout(deadline);
      const { promise: late, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, STOP_MILLISECONDS_MAX);
      await Promise.race([Promise.all(disconnecting), late]);
      clearTimeout(timer);
    },
  };
}
