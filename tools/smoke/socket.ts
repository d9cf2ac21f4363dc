import { once } from 'node:events';
import { WebSocket } from 'ws';
import { Unexpected } from './look.ts';

const WITHIN_MS = 30_000;

function connect(origin: string, token: string | undefined): WebSocket {
  // A browser cannot set headers, so a client's token goes among the subprotocols.
  const protocols = token === undefined ? [] : ['laurel.v1', `bearer.${token}`];
  return new WebSocket(`${origin.replace(/^http/, 'ws')}/ws`, protocols, { handshakeTimeout: WITHIN_MS });
}

/** The status of a handshake; 101 where the socket opened. */
export function handshakeStatus(origin: string, token: string | undefined): Promise<number> {
  const socket = connect(origin, token);
  return new Promise((resolve, reject) => {
    socket.once('open', () => {
      socket.terminate();
      resolve(101);
    });
    socket.once('unexpected-response', (request, response) => {
      request.destroy();
      resolve(response.statusCode ?? 0);
    });
    socket.once('error', (error) => reject(new Unexpected(error.message)));
  });
}

/** An open socket of a member. It keeps the numbers of the entries that frames told. */
export class FollowingSocket {
  readonly #socket: WebSocket;
  readonly #seqs = new Set<unknown>();

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data) => {
      const frame = JSON.parse(String(data)) as { type?: string; seq?: number };
      if (frame.type === 'balance') this.#seqs.add(frame.seq);
    });
  }

  static async open(origin: string, token: string): Promise<FollowingSocket> {
    const socket = connect(origin, token);
    const following = new FollowingSocket(socket);
    await once(socket, 'open', { signal: AbortSignal.timeout(WITHIN_MS) });
    socket.on('error', () => undefined);
    return following;
  }

  async reaches(seq: number): Promise<void> {
    const signal = AbortSignal.timeout(WITHIN_MS);
    while (!this.#seqs.has(seq)) {
      await once(this.#socket, 'message', { signal }).catch(() => {
        throw new Unexpected(`no frame of entry ${seq} within ${WITHIN_MS / 1000} seconds`);
      });
    }
  }

  close(): void {
    this.#socket.terminate();
  }
}
