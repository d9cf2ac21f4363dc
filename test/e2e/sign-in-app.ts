import { createHash, randomBytes } from 'node:crypto';
import { resourcesOfType } from '../../local/template/deployment.ts';
import type { Environment } from './environment.ts';

/** The response of the token endpoint. */
export interface TokenAnswer {
  readonly status: number;
  readonly access_token?: string;
  readonly id_token?: string;
  readonly refresh_token?: string;
  readonly error?: string;
}

/** An app of a member or of staff that signs people in as any OAuth client does. */
export class SignInApp {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly verifier = randomBytes(32).toString('base64url');
  readonly #url: string;

  constructor({ runner }: Environment, client: 'MemberApp' | 'Console') {
    const scope = client === 'MemberApp' ? 'laurel/member' : 'laurel/agent';
    const found = resourcesOfType(runner.deployment, 'AWS::Cognito::UserPoolClient').find(({ properties }) =>
      (properties.AllowedOAuthScopes as readonly string[]).includes(scope),
    );
    this.clientId = found?.ref ?? '';
    this.redirectUri = `${runner.url}/`;
    this.#url = runner.url;
  }

  /** Where the app sends a browser; `null` leaves a parameter out. */
  address(change: Readonly<Record<string, string | null>> = {}): string {
    const parameters = {
      response_type: 'code',
      client_id: this.clientId,
      redirect_uri: this.redirectUri,
      state: 'st<ate>&"1',
      code_challenge: createHash('sha256').update(this.verifier).digest('base64url'),
      code_challenge_method: 'S256',
      ...change,
    };
    const given = Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== null);
    return `${this.#url}/oauth2/authorize?${new URLSearchParams(given)}`;
  }

  /** Opens the page, as a browser that does not follow. */
  open(change: Readonly<Record<string, string | null>> = {}): Promise<Response> {
    return fetch(this.address(change), { redirect: 'manual' });
  }

  /** Sends the form of the page. */
  send(form: Readonly<Record<string, string>>, change: Readonly<Record<string, string | null>> = {}) {
    const body = new URLSearchParams(form);
    return fetch(this.address(change), { method: 'POST', body, redirect: 'manual' });
  }

  /** Signs a person in and answers the code that comes back. */
  async code(form: Readonly<Record<string, string>>, change: Readonly<Record<string, string | null>> = {}) {
    const answer = await this.send(form, change);
    return new URL(answer.headers.get('location') ?? '').searchParams.get('code') ?? '';
  }

  exchange(code: string, change: Readonly<Record<string, string>> = {}): Promise<TokenAnswer> {
    return this.#tokens({
      grant_type: 'authorization_code',
      client_id: this.clientId,
      redirect_uri: this.redirectUri,
      code_verifier: this.verifier,
      code,
      ...change,
    });
  }

  refresh(refreshToken = '', change: Readonly<Record<string, string>> = {}): Promise<TokenAnswer> {
    return this.#tokens({
      grant_type: 'refresh_token',
      client_id: this.clientId,
      refresh_token: refreshToken,
      ...change,
    });
  }

  async #tokens(form: Readonly<Record<string, string>>): Promise<TokenAnswer> {
    const body = new URLSearchParams(form);
    const answer = await fetch(`${this.#url}/oauth2/token`, { method: 'POST', body });
    return { status: answer.status, ...((await answer.json()) as object) };
  }
}
