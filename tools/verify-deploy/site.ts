import { request } from 'node:http';
import { jsonIn } from '../api/json-in.ts';

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** The JSON of the body; undefined where it is none. */
  // biome-ignore lint/suspicious/noExplicitAny: a check reads the fields that it expects, and fails without them.
  readonly body: any;
}

export interface Sent {
  readonly token?: string | undefined;
  readonly body?: object | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

const WITHIN_MS = 60_000;

/** A server behind the emulator's one port: the distribution, a gateway or the sign-in page, by its host name. */
export class Site {
  readonly host: string;
  readonly #port: number;

  constructor(port: number, host: string) {
    this.#port = port;
    this.host = host;
  }

  call(method: string, path: string, { token, body, headers }: Sent = {}): Promise<Reply> {
    const content = body === undefined ? undefined : JSON.stringify(body);
    return this.send(method, path, content, {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(content === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    });
  }

  /** Sends a form, as a page does. */
  form(
    path: string,
    fields: Readonly<Record<string, string>>,
    headers: Sent['headers'] = {},
  ): Promise<Reply> {
    return this.send('POST', path, new URLSearchParams(fields).toString(), {
      'content-type': 'application/x-www-form-urlencoded',
      ...headers,
    });
  }

  send(method: string, path: string, content: string | undefined, headers: object): Promise<Reply> {
    return new Promise((resolve, reject) => {
      const asked = request(
        {
          host: '127.0.0.1',
          port: this.#port,
          method,
          path,
          timeout: WITHIN_MS,
          // CloudFront ends TLS; the emulator takes this header for it.
          headers: { host: this.host, 'x-forwarded-proto': 'https', ...headers },
        },
        (answer) => {
          const chunks: Buffer[] = [];
          answer.on('data', (chunk: Buffer) => chunks.push(chunk));
          answer.on('end', () => {
            const text = Buffer.concat(chunks).toString();
            resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text, body: jsonIn(text) });
          });
          answer.on('error', reject);
        },
      );
      asked.on('timeout', () => asked.destroy(new Error(`no response to ${method} ${path}`)));
      asked.on('error', reject);
      asked.end(content);
    });
  }
}
