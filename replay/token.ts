import * as z from 'zod';
import { send } from './http.ts';
import { Stop } from './stop.ts';

const TokenAnswer = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() });

/** The share of a token's life that is used; what is left covers calls under way and clocks that differ. */
const USED_SHARE = 0.8;

// The first call of a replay: who forgot to start the server should hear so within seconds.
const TRIES_MAX = 4;

/** An access token of one client, fetched when first asked for and again before it expires. */
export class Token {
  readonly clientId: string;
  readonly #url: string;
  readonly #stopping: AbortSignal;
  #current: Promise<string> | undefined;
  #renewAt = 0;

  constructor(origin: string, clientId: string, stopping: AbortSignal) {
    this.clientId = clientId;
    this.#url = `${origin}/oauth2/token`;
    this.#stopping = stopping;
  }

  /** The token in use; callers that ask together share one fetch. */
  get(): Promise<string> {
    if (this.#current === undefined || Date.now() >= this.#renewAt) {
      this.#renewAt = Number.POSITIVE_INFINITY;
      this.#current = this.#fetch();
    }
    return this.#current;
  }

  /** Gives up a token that the server refused, unless another caller has done so already. */
  async refused(token: string): Promise<void> {
    if ((await this.#current) === token) this.#current = undefined;
  }

  async #fetch(): Promise<string> {
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: this.clientId,
      client_secret: 'dev',
    });
    const answer = await send(this.#url, { method: 'POST', body: form }, this.#stopping, TRIES_MAX);
    const token = answer.status === 200 ? TokenAnswer.safeParse(parsed(answer.body)) : undefined;
    if (!token?.success) {
      throw new Stop(
        1,
        `${this.#url} gave no token for ${this.clientId} (status ${answer.status}). The replay needs a local Laurel ("npm start"): only that has the dev clients.`,
      );
    }
    this.#renewAt = Date.now() + token.data.expires_in * 1000 * USED_SHARE;
    return token.data.access_token;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
