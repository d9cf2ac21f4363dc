import { Stop } from '../terminal/stop.ts';
import { type Answer, send } from './http.ts';
import type { TokenSource } from './token.ts';

export interface Call {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  readonly path: string;
  /** The JSON text to send. */
  readonly body?: string | undefined;
  readonly ifMatch?: string;
}

/** Makes calls of the public API with a token. A token that the server does not accept is renewed once. */
export class Caller {
  readonly origin: string;
  readonly #token: TokenSource;
  readonly #stopping: AbortSignal;

  constructor(origin: string, token: TokenSource, stopping: AbortSignal) {
    this.origin = origin;
    this.#token = token;
    this.#stopping = stopping;
  }

  async call({ method, path, body, ifMatch }: Call): Promise<Answer> {
    for (let tries = 1; ; tries++) {
      const token = await this.#token.get();
      const headers: Record<string, string> = { authorization: `Bearer ${token}` };
      if (body !== undefined) headers['content-type'] = 'application/json';
      if (ifMatch !== undefined) headers['if-match'] = ifMatch;
      const request = { method, headers, body: body ?? null };
      const answer = await send(`${this.origin}${path}`, request, this.#stopping);
      if (answer.status === 403) throw this.#denied(answer, 'may not do this');
      if (answer.status !== 401) return answer;
      if (tries === 2) throw this.#denied(answer, 'is not accepted');
      await this.#token.refused(token);
    }
  }

  #denied(answer: Answer, what: string): Stop {
    return new Stop(1, `${this.origin} says that ${this.#token.holder} ${what} (${answer.status}).`);
  }
}
