import type { RawData, WebSocket } from 'ws';
import { newRequestId } from '../http/gateway-request.ts';
import type { InvokeForService } from '../lambda/permissions.ts';
import { within } from '../time/within.ts';
import type { Connection, Connections } from './connections.ts';
import { disconnectEvent, messageEvent } from './websocket-event.ts';
import type { WebSocketRoutes } from './websocket-routes.ts';

export interface WebSocketLimits {
  readonly idleMilliseconds: number;
  readonly lifetimeMilliseconds: number;
  /**
   * The number of messages of one connection that functions handle at once. Further messages make only that client
   * wait.
   */
  readonly runningMax: number;
}

interface Setup {
  readonly api: { readonly apiId: string; readonly stage: string };
  readonly routes: WebSocketRoutes;
  readonly invoke: InvokeForService;
  readonly connections: Connections;
  readonly limits: WebSocketLimits;
}

export interface Attendance {
  /** Takes the frames of an open socket to their functions until it closes. */
  attend(connection: Connection, socket: WebSocket): void;
  /** Tells `$disconnect` that a connection is gone. */
  end(connection: Connection, code: number, reason: string): void;
  /** Waits a moment for every `$disconnect` that runs. */
  settled(): Promise<void>;
}

const DISCONNECT_MILLISECONDS_MAX = 3_000;

async function answerFrame(
  { api, routes, invoke }: Setup,
  connection: Connection,
  socket: WebSocket,
  body: string,
): Promise<void> {
  const routeKey = routes.select(body);
  const integration = routes.integrations.get(routeKey);
  const event = messageEvent(api, connection, routeKey, body);
  const failed =
    integration === undefined
      ? 'Forbidden'
      : (await invoke(integration, event)).error && 'Internal server error';
  if (failed === undefined) return;
  const frame = { message: failed, connectionId: connection.id, requestId: newRequestId() };
  if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(frame));
}

function attend(
  setup: Setup,
  connection: Connection,
  socket: WebSocket,
  end: (code: number, reason: string) => void,
): void {
  const { connections, limits } = setup;
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
    void answerFrame(setup, connection, socket, data.toString()).finally(() => {
      running -= 1;
      if (running < limits.runningMax && socket.isPaused) socket.resume();
    });
  });
  socket.on('close', (code, reason) => {
    clearTimeout(idle);
    clearTimeout(lifetime);
    end(code, reason.toString());
  });
}

/** The life of the API's open sockets. */
export function attendSockets(setup: Setup): Attendance {
  const { api, routes, invoke, connections } = setup;
  const disconnecting = new Set<Promise<unknown>>();
  const end: Attendance['end'] = (connection, code, reason) => {
    connections.remove(connection.id);
    const integration = routes.integrations.get('$disconnect');
    if (integration === undefined) return;
    const done = invoke(integration, disconnectEvent(api, connection, code, reason));
    disconnecting.add(done);
    void done.finally(() => disconnecting.delete(done));
  };
  return {
    attend: (connection, socket) =>
      attend(setup, connection, socket, (code, reason) => end(connection, code, reason)),
    end,
    settled: async () => {
      await within(DISCONNECT_MILLISECONDS_MAX, Promise.all(disconnecting));
    },
  };
}
