import { randomUUID } from 'node:crypto';
import { type JWTPayload, SignJWT } from 'jose';
import type { Invoke } from '../lambda/invocation.ts';
import { stableUuid } from '../template/account.ts';
import type { Deployment } from '../template/deployment.ts';
import { type DevClient, devClients } from './dev-clients.ts';
import { applyTrigger, type PoolUser, type TokenContent, type TokenSource } from './pre-token-trigger.ts';
import { type SignedIn, SignIns } from './sign-ins.ts';
import type { SigningKey } from './signing-key.ts';
import { type AppClient, isScope, type PageClient, type UserPool, userPoolOf } from './user-pool.ts';

export interface IssuerSetup {
  readonly origin: string;
  readonly key: SigningKey;
  readonly deployment: Deployment;
  readonly invoke: Invoke;
}

export interface TokenRequest {
  /** Whose token it is, for `dev-member`. */
  readonly member?: string | undefined;
  /** When that person signed in, in seconds; now unless said. */
  readonly signedInAt?: number | undefined;
  /** For tests only; the public endpoint always issues for an hour. */
  readonly expiresInSeconds?: number;
  /** For tests only: claims that replace the issuer's own. */
  readonly claims?: JWTPayload;
}

export interface PersonTokens {
  readonly accessToken: string;
  /** Only for who asked for the scope `openid`. */
  readonly idToken: string | undefined;
}

/** The local stand-in for the user pool: its token endpoint and its sign-in page. */
export interface Issuer {
  readonly origin: string;
  readonly key: SigningKey;
  readonly signIns: SignIns;
  /** The app client of that id, if people sign in through it. */
  pageClient(id: string): PageClient | undefined;
  /** An access token shaped like Cognito's; `undefined` for a client that the template has no app client for. */
  token(client: DevClient, request: TokenRequest): Promise<string | undefined>;
  /** The tokens of somebody who signed in on the page, at first or refreshed. */
  personTokens(signedIn: SignedIn, source: 'sign-in' | 'refresh'): Promise<PersonTokens>;
}

export const TOKEN_SECONDS = 3600;

const secondsNow = () => Math.floor(Date.now() / 1000);

function userOf(client: DevClient, member: string | undefined): PoolUser {
  const name = member === undefined ? client.id : `member-${member}`;
  return {
    name,
    subject: stableUuid(name),
    groups: client.scope === 'member' ? [] : [client.scope],
    attributes: {
      email: `${name}@example.com`,
      email_verified: 'true',
      ...(member === undefined ? {} : { 'custom:member': member }),
    },
  };
}

/** Without a trigger nobody narrows the scopes down, so the token gets just the one its client stands for. */
function contentWithoutTrigger(
  client: DevClient,
  app: AppClient,
  member: string | undefined,
  claims: TokenContent['claims'],
): TokenContent {
  const scopes = app.scopes.filter((scope) => isScope(scope, client.scope));
  return { scopes, claims: { ...claims, ...(member === undefined ? {} : { member }) } };
}

/** Who a person is, for the app that they signed in to; no call of the API takes it. */
function idClaims({ app, person, member, at, nonce }: SignedIn): JWTPayload {
  const { name, subject, groups, attributes } = userOf(person, member);
  return {
    ...attributes,
    email_verified: true,
    sub: subject,
    aud: app.id,
    token_use: 'id',
    auth_time: at,
    'cognito:username': name,
    ...(groups.length > 0 && { 'cognito:groups': groups }),
    ...(nonce !== undefined && { nonce }),
  };
}

export function createIssuer({ origin, key, deployment, invoke }: IssuerSetup): Issuer {
  const pool = userPoolOf(deployment, origin);

  const sign = (claims: JWTPayload): Promise<string> =>
    new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: key.keyId }).sign(key.privateKey);

  const lifetime = (seconds: number): JWTPayload => {
    const now = secondsNow();
    return { iss: origin, iat: now, exp: now + seconds, jti: randomUUID() };
  };

  const contentOf = (
    from: UserPool | undefined,
    { app, person, member, at }: SignedIn,
    source: TokenSource,
  ): Promise<TokenContent> | TokenContent => {
    const user = userOf(person, member);
    const claims = person.person ? { username: user.name, auth_time: at } : {};
    if (person.person && from?.trigger !== undefined) {
      return applyTrigger(invoke, from, app, user, source, claims);
    }
    // Only the third version of the trigger is asked about machines.
    if (!person.person && from?.trigger?.version === 'V3_0') {
      const machine: PoolUser = { name: app.id, subject: app.id, groups: [], attributes: {} };
      return applyTrigger(invoke, from, app, machine, 'TokenGeneration_ClientCredentials', claims);
    }
    return contentWithoutTrigger(person, app, member, claims);
  };

  const accessToken = async (
    signedIn: SignedIn,
    source: TokenSource,
    { expiresInSeconds = TOKEN_SECONDS, claims = {} }: TokenRequest = {},
  ): Promise<string> => {
    const { app, person, member } = signedIn;
    const content = await contentOf(pool, signedIn, source);
    return sign({
      sub: person.person ? userOf(person, member).subject : app.id,
      token_use: 'access',
      scope: content.scopes.join(' '),
      version: 2,
      client_id: app.id,
      ...lifetime(expiresInSeconds),
      ...content.claims,
      ...claims,
    });
  };

  return {
    origin,
    key,
    signIns: new SignIns(Date.now),
    pageClient: (id) => pool?.pageClient(id),
    token: async (client, request) => {
      const app = pool?.clientFor(client);
      if (app === undefined) return undefined;
      const { member, signedInAt = secondsNow() } = request;
      const signedIn = { app, person: client, member, at: signedInAt };
      return accessToken(signedIn, 'TokenGeneration_HostedAuth', request);
    },
    personTokens: async (signedIn, source) => ({
      accessToken: await accessToken(
        signedIn,
        source === 'sign-in' ? 'TokenGeneration_HostedAuth' : 'TokenGeneration_RefreshTokens',
      ),
      idToken: signedIn.app.scopes.includes('openid')
        ? await sign({ ...idClaims(signedIn), ...lifetime(TOKEN_SECONDS) })
        : undefined,
    }),
  };
}

export function devClient(id: string): DevClient | undefined {
  return devClients.find((client) => client.id === id);
}
