import * as z from 'zod';
import { Stop } from '../terminal/stop.ts';
import { send } from './http.ts';
import { jsonIn } from './json-in.ts';

const TokenAnswer = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() });

/** The share of a token's life that is used. The rest covers calls under way and differing clocks. */
const USED_SHARE = 0.8;

// The first call of a tool has few attempts, so that a person who forgot to start the server hears so within seconds.
const TRIES_MAX = 4;

/** The source of the access token for calls. */
export interface TokenSource {
  /** The holder of the token, as a sentence names it: "the client dev-channel". */
  readonly holder: string;
  get(): Promise<string>;
  /** Gives up a token that the server refused. */
  refused(token: string): Promise<void>;
}

export interface ClientCredentials {
  /** The token endpoint. */
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** A sentence that says what to do when the endpoint gives no token. */
  readonly advice: string;
}

/** The access token of one client, fetched when it is first needed and again before it expires. */
export class Token implements TokenSource {
  readonly holder: string;
  readonly #credentials: ClientCredentials;
  readonly #stopping: AbortSignal;
  #current: Promise<string> | undefined;
  #renewAt = 0;

  constructor(credentials: ClientCredentials, stopping: AbortSignal) {
    this.holder = `the client ${credentials.clientId}`;
    this.#credentials = credentials;
    this.#stopping = stopping;
  }

  /** The current token. Callers that ask at the same time share one fetch. */
  get(): Promise<string> {
    if (this.#current === undefined || Date.now() >= this.#renewAt) {
      this.#renewAt = Number.POSITIVE_INFINITY;
      this.#current = this.#fetch();
    }
    return this.#current;
  }

  /** Another caller may have given this token up already. */
  async refused(token: string): Promise<void> {
    if ((await this.#current) === token) this.#current = undefined;
  }

  async #fetch(): Promise<string> {
    const { url, clientId, clientSecret, advice } = this.#credentials;
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
    });
    const answer = await send(url, { method: 'POST', body: form }, this.#stopping, TRIES_MAX);
    const token = answer.status === 200 ? TokenAnswer.safeParse(jsonIn(answer.body)) : undefined;
    if (!token?.success) {
      throw new Stop(1, `${url} gave no token for ${clientId} (status ${answer.status}). ${advice}`);
    }
    this.#renewAt = Date.now() + token.data.expires_in * 1000 * USED_SHARE;
    return token.data.access_token;
  }
}

/** A client of the local environment. No deployed environment has it. */
export type DevClient = 'dev-channel' | 'dev-marketer' | 'dev-admin';

export const devCredentials = (origin: string, clientId: DevClient): ClientCredentials => ({
  url: `${origin}/oauth2/token`,
  clientId,
  clientSecret: 'dev',
  advice: 'Only a local Laurel ("npm start") has the dev clients.',
});
