import { randomUUID } from 'node:crypto';
import type { Runner } from '../../../local/runner.ts';

/** The answer to a call. */
export interface Told {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: a bench reads bodies as they come
  readonly body: any;
}

export interface Sent {
  readonly token?: string | undefined;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A member, with a token of its own. */
export interface Member {
  readonly id: string;
  readonly token: string;
}

/** A running Laurel, and the tokens of those who call it. */
export class Scene {
  readonly runner: Runner;
  /** The tills'. */
  readonly channel: string;

  private constructor(runner: Runner, channel: string) {
    this.runner = runner;
    this.channel = channel;
  }

  static async of(runner: Runner): Promise<Scene> {
    return new Scene(runner, await runner.token('dev-channel'));
  }

  async send(method: string, path: string, { token, body, headers }: Sent = {}): Promise<Told> {
    const response = await fetch(`${this.runner.url}${path}`, {
      method,
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: isJson(response) && text !== '' ? JSON.parse(text) : undefined };
  }

  /** A new member with about `points` points to spend, whose sign-in is `signedInMinutes` old. */
  async member(points = 0, signedInMinutes = 0): Promise<Member> {
    const id = `a-${randomUUID().slice(0, 8)}`;
    await this.done('PUT', `/v1/members/${id}`, {});
    if (points > 0) await this.done('PUT', `/v1/members/${id}/purchases/earned`, purchase(points * 100));
    const signedInAt = Math.floor(Date.now() / 1000) - signedInMinutes * 60;
    return { id, token: await this.runner.token('dev-member', { member: id, signedInAt }) };
  }

  /** A person of staff. */
  staff(client: 'dev-agent' | 'dev-marketer', subject: string): Promise<string> {
    return this.runner.token(client, { subject });
  }

  /** A call of a till that must succeed. */
  async done(method: string, path: string, body: unknown): Promise<Told> {
    const told = await this.send(method, path, { token: this.channel, body });
    if (told.status >= 300) throw new Error(`${method} ${path} was answered with ${told.status}`);
    return told;
  }

  async available(member: string): Promise<number> {
    const { body } = await this.send('GET', `/v1/members/${member}/balance`, { token: this.channel });
    return body.available;
  }
}

function isJson(response: Response): boolean {
  return /json/.test(response.headers.get('content-type') ?? '');
}

/** A purchase of one line, in cents. */
export function purchase(amount: number) {
  return {
    occurredAt: new Date().toISOString(),
    channel: 'pos',
    store: 'store-0042',
    currency: 'EUR',
    total: amount,
    lines: [{ lineId: '1', sku: 'A-1', quantity: 1, amount }],
  };
}
