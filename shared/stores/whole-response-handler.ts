import http from 'node:http';
import https from 'node:https';
import { NodeHttpHandler } from '@smithy/node-http-handler';

type Handle = NodeHttpHandler['handle'];
type SdkRequest = Parameters<Handle>[0];
type SdkResponse = Awaited<ReturnType<Handle>>;

/** The longest waits of an exchange, in milliseconds. */
export interface ExchangeBounds {
  readonly connectionTimeout: number;
  readonly requestTimeout: number;
  /** Connections to one host; a further request waits for one of them. 50 unless set. */
  readonly connectionsMax?: number;
}

const CONNECTIONS_MAX = 50;

/** Codes of a connection that broke. The SDK repeats a call by the name of its error. */
const BROKEN = new Set(['ECONNRESET', 'EPIPE', 'ETIMEDOUT']);

type Timeout = 'connectionTimeout' | 'requestTimeout';

function timeoutError(bound: Timeout, milliseconds: number): Error {
  const message = `a call of AWS was longer than its ${bound} of ${milliseconds} ms`;
  return Object.assign(new Error(message), { code: 'ETIMEDOUT' });
}

/** Whether a request is sent in one piece to a plain address. */
function isPlain({ body, query, hostname, username, fragment, headers }: SdkRequest): boolean {
  return (
    (body === undefined || typeof body === 'string' || body instanceof Uint8Array) &&
    Object.keys(query ?? {}).length === 0 &&
    !hostname.startsWith('[') &&
    username === undefined &&
    fragment === undefined &&
    headers.expect === undefined
  );
}

/**
 * The SDK's handler for HTTP/1.1 with a shorter way for the requests of its service clients: the response is read whole,
 * without a stream of the SDK, and `requestTimeout` bounds the whole exchange, its body too. Requests with an abort
 * signal or with a stream go the SDK's own way, over the same connections.
 */
export class WholeResponseHandler extends NodeHttpHandler {
  readonly bounds: ExchangeBounds;
  readonly #agents: { readonly httpAgent: http.Agent; readonly httpsAgent: https.Agent };

  constructor(bounds: ExchangeBounds) {
    const kept = { keepAlive: true, maxSockets: bounds.connectionsMax ?? CONNECTIONS_MAX };
    const agents = { httpAgent: new http.Agent(kept), httpsAgent: new https.Agent(kept) };
    super({ ...bounds, ...agents, throwOnRequestTimeout: true });
    this.bounds = bounds;
    this.#agents = agents;
  }

  override handle(...[request, options = {}]: Parameters<Handle>): Promise<SdkResponse> {
    return isPlain(request) && Object.keys(options).length === 0
      ? this.#exchange(request)
      : super.handle(request, options);
  }

  override destroy(): void {
    this.#agents.httpAgent.destroy();
    this.#agents.httpsAgent.destroy();
  }

  #exchange(asked: SdkRequest): Promise<SdkResponse> {
    return new Promise((resolve, reject) => {
      const request = this.#request(asked);
      const fail = (error: NodeJS.ErrnoException) => {
        clearTimeout(connecting);
        clearTimeout(whole);
        reject(BROKEN.has(error.code ?? '') ? Object.assign(error, { name: 'TimeoutError' }) : error);
      };
      // A request that waits for a connection emits its error only when it gets one, so the promise fails by itself.
      const expire = (bound: Timeout) => {
        const error = timeoutError(bound, this.bounds[bound]);
        request.destroy(error);
        fail(error);
      };
      const connecting = setTimeout(expire, this.bounds.connectionTimeout, 'connectionTimeout');
      const whole = setTimeout(expire, this.bounds.requestTimeout, 'requestTimeout');
      request.once('socket', (socket) => {
        if (socket.connecting) socket.once('connect', () => clearTimeout(connecting));
        else clearTimeout(connecting);
      });
      request.on('error', fail);
      request.once('response', (response) => {
        clearTimeout(connecting);
        const chunks: Uint8Array[] = [];
        response.on('error', fail);
        response.on('data', (chunk: Uint8Array) => chunks.push(chunk));
        response.once('end', () => {
          clearTimeout(whole);
          resolve({ response: responseOf(response, chunks) });
        });
      });
      request.end(asked.body);
    });
  }

  #request({ protocol, hostname, port, method, path, headers }: SdkRequest): http.ClientRequest {
    const address = { host: hostname, port: port ?? null, method, path, headers };
    const { httpAgent, httpsAgent } = this.#agents;
    return protocol === 'https:'
      ? https.request({ ...address, agent: httpsAgent })
      : http.request({ ...address, agent: httpAgent });
  }
}

function responseOf(
  { statusCode = -1, statusMessage: reason = '', headers }: http.IncomingMessage,
  chunks: readonly Uint8Array[],
): SdkResponse['response'] {
  const body = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
  return { statusCode, reason, headers: joined(headers), body };
}

/** Headers as the SDK takes them: the values of a repeated one in one text. */
function joined(headers: http.IncomingHttpHeaders): Record<string, string> {
  const entries = Object.entries(headers).map(([name, value = '']) => [name, String(value)]);
  return Object.fromEntries(entries);
}
