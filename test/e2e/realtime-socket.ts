import { once } from 'node:events';
import { WebSocket } from 'ws';
import { type ServerFrame, serverFrame } from '#shared/contracts/realtime/frames.ts';

const WAIT_MILLISECONDS_MAX = 30_000;

export type BalanceFrame = Extract<ServerFrame, { type: 'balance' }>;

/** How a handshake is made: a program names its token in a header, a browser among the subprotocols. */
export interface Handshake {
  readonly protocols?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly path?: string;
}

const addressOf = (url: string, path = '/ws') => `${url.replace('http', 'ws')}${path}`;

function connect(url: string, { protocols = [], headers = {}, path }: Handshake): WebSocket {
  return new WebSocket(addressOf(url, path), [...protocols], { headers });
}

/** How a refused handshake was answered. */
export async function refusal(url: string, handshake: Handshake): Promise<{ status: number; body: string }> {
  const socket = connect(url, handshake);
  socket.on('error', () => undefined);
  const [request, response] = await once(socket, 'unexpected-response');
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  request.destroy();
  return { status: response.statusCode, body: Buffer.concat(chunks).toString() };
}

/** A member's socket. It keeps every frame, each held to the contract as it comes. */
export class MemberSocket {
  readonly raw: WebSocket;
  readonly frames: ServerFrame[] = [];
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  readonly #wake = new EventTarget();
  #violation: Error | undefined;

  constructor(raw: WebSocket) {
    this.raw = raw;
    raw.on('error', () => undefined);
    raw.on('message', (data: Buffer) => this.#take(data.toString()));
    this.closed = once(raw, 'close').then(([code, reason]) => ({ code, reason: String(reason) }));
    void this.closed.then(() => this.#wake.dispatchEvent(new Event('change')));
  }

  static async open(url: string, token: string, handshake: Handshake = {}): Promise<MemberSocket> {
    const headers = { authorization: `Bearer ${token}`, ...handshake.headers };
    const socket = new MemberSocket(connect(url, { ...handshake, headers }));
    await once(socket.raw, 'open');
    return socket;
  }

  get balances(): readonly BalanceFrame[] {
    return this.frames.filter((frame) => frame.type === 'balance');
  }

  get seqs(): readonly number[] {
    return this.balances.map(({ seq }) => seq);
  }

  get errors(): readonly string[] {
    return this.frames.flatMap((frame) => (frame.type === 'error' ? [frame.code] : []));
  }

  send(frame: object | string): void {
    this.raw.send(typeof frame === 'string' ? frame : JSON.stringify(frame));
  }

  /** Resolves once the frames so far meet a condition; rejects, saying them, when they do not in time. */
  async until(what: string, met: (socket: this) => boolean): Promise<void> {
    const signal = AbortSignal.timeout(WAIT_MILLISECONDS_MAX);
    for (;;) {
      if (this.#violation) throw this.#violation;
      if (met(this)) return;
      if (this.raw.readyState === WebSocket.CLOSED) throw new Error(`closed before ${what}`);
      await once(this.#wake, 'change', { signal }).catch(() => {
        throw new Error(`no ${what}; so far: ${JSON.stringify(this.frames)}`);
      });
    }
  }

  /** Resolves when the socket was told of entry `seq`. */
  async reaches(seq: number): Promise<void> {
    await this.until(`frame of entry ${seq}`, ({ seqs }) => seqs.at(-1) === seq);
  }

  /** Sends a ping and waits for its pong: what was posted to the socket before it is here then. */
  async ping(): Promise<void> {
    const pongs = () => this.frames.filter(({ type }) => type === 'pong').length;
    const before = pongs();
    this.send({ type: 'ping' });
    await this.until('pong', () => pongs() > before);
  }

  async close(): Promise<void> {
    this.raw.close(1000);
    await this.closed;
  }

  #take(text: string): void {
    const { data, error } = serverFrame.safeParse(JSON.parse(text));
    if (data) this.frames.push(data);
    else this.#violation ??= new Error(`a frame breaks the contract: ${text}`, { cause: error });
    this.#wake.dispatchEvent(new Event('change'));
  }
}
