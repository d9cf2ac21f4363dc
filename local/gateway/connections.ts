import { randomBytes } from 'node:crypto';
import type { WebSocket } from 'ws';

/** An open socket. */
export interface Connection {
  readonly id: string;
  readonly connectedAt: Date;
  readonly sourceIp: string;
  readonly userAgent: string;
  /** The authorizer's context about the caller; every later event of the connection has it. */
  readonly authorizer: Readonly<Record<string, string>>;
}

interface Open {
  readonly connection: Connection;
  readonly socket: WebSocket;
  lastActiveAt: Date;
}

export interface Description {
  readonly connectedAt: string;
  readonly lastActiveAt: string;
  readonly identity: { readonly sourceIp: string; readonly userAgent: string };
}

/** The open sockets by connection id, which `@connections` reaches. */
export interface Connections {
  add(connection: Connection, socket: WebSocket): void;
  touch(id: string): void;
  remove(id: string): void;
  /** Sends a text frame. False when the connection is gone, or is closed now because the client reads too slowly. */
  post(id: string, text: string): boolean;
  describe(id: string): Description | undefined;
  close(id: string): boolean;
  closeAll(code: number, reason: string): void;
  readonly size: number;
}

/**
 * The bytes that may wait for a client that does not read. Beyond them the client is dropped, so that it delays nobody
 * else.
 */
const BUFFERED_BYTES_MAX = 1024 * 1024;

/** A connection id in the form of API Gateway's: 16 characters that end in `=`. */
export function newConnectionId(): string {
  return randomBytes(11).toString('base64');
}

export function createConnections(bufferedBytesMax = BUFFERED_BYTES_MAX): Connections {
  const open = new Map<string, Open>();
  return {
    add: (connection, socket) => {
      open.set(connection.id, { connection, socket, lastActiveAt: new Date() });
    },
    touch: (id) => {
      const entry = open.get(id);
      if (entry !== undefined) entry.lastActiveAt = new Date();
    },
    remove: (id) => {
      open.delete(id);
    },
    post: (id, text) => {
      const entry = open.get(id);
      if (entry === undefined || entry.socket.readyState !== entry.socket.OPEN) return false;
      if (entry.socket.bufferedAmount > bufferedBytesMax) {
        open.delete(id);
        entry.socket.terminate();
        return false;
      }
      entry.socket.send(text);
      entry.lastActiveAt = new Date();
      return true;
    },
    describe: (id) => {
      const entry = open.get(id);
      if (entry === undefined) return undefined;
      const { connectedAt, sourceIp, userAgent } = entry.connection;
      return {
        connectedAt: connectedAt.toISOString(),
        lastActiveAt: entry.lastActiveAt.toISOString(),
        identity: { sourceIp, userAgent },
      };
    },
    close: (id) => {
      const entry = open.get(id);
      // From here on the connection is gone for callers, while the client answers the close.
      open.delete(id);
      entry?.socket.close(1000, 'Connection Closed Normally');
      return entry !== undefined;
    },
    closeAll: (code, reason) => {
      for (const { socket } of open.values()) socket.close(code, reason);
    },
    get size() {
      return open.size;
    },
  };
}
