import { randomUUID } from 'node:crypto';
import { type JWTPayload, SignJWT } from 'jose';
import type { InvokeForService } from '../lambda/permissions.ts';
import type { Deployment } from '../template/deployment.ts';
import { type DevClient, devClients } from './dev-clients.ts';
import { type KnownUser, type Named, type PoolUsers, userName } from './pool-users.ts';
import { applyTrigger, type PoolUser, type TokenContent, type TokenSource } from './pre-token-trigger.ts';
import { type SignedIn, SignIns } from './sign-ins.ts';
import type { SigningKey } from './signing-key.ts';
import { type AppClient, isScope, type PageClient, type UserPool, userPoolOf } from './user-pool.ts';

export interface IssuerSetup {
  readonly origin: string;
  readonly key: SigningKey;
  readonly deployment: Deployment;
  readonly invoke: InvokeForService;
  readonly users: PoolUsers;
}

export interface TokenRequest {
  /** The member of the token, for `dev-member`. */
  readonly member?: string | undefined;
  /** The name of the person, for clients of staff; each kind has one person without a name. */
  readonly subject?: string | undefined;
  /** The time of the sign-in in seconds; now by default. */
  readonly signedInAt?: number | undefined;
  /** For tests only; the public endpoint always issues for an hour. */
  readonly expiresInSeconds?: number;
  /** For tests only: claims that replace the issuer's own. */
  readonly claims?: JWTPayload;
}

export interface PersonTokens {
  readonly accessToken: string;
  /** Present only when the client asked for the scope `openid`. */
  readonly idToken: string | undefined;
}

/** The local stand-in for the user pool: its token endpoint and its sign-in page. */
export interface Issuer {
  readonly origin: string;
  readonly key: SigningKey;
  readonly signIns: SignIns;
  /** The app client with this id. Undefined unless people sign in through it. */
  pageClient(id: string): PageClient | undefined;
  /** All app clients through which people sign in. */
  pageClients(): readonly PageClient[];
  /** The user who signs in so. Undefined when that user was deleted. */
  user(person: DevClient, named: Named): KnownUser | undefined;
  /**
   * An access token in the form of Cognito's. Undefined when the template has no app client for the client, or when the
   * user was deleted.
   */
  token(client: DevClient, request: TokenRequest): Promise<string | undefined>;
  /**
   * The tokens of a person who signed in on the page, new or refreshed. Undefined when that user was deleted, or was
   * signed out since.
   */
  personTokens(signedIn: SignedIn, source: 'sign-in' | 'refresh'): Promise<PersonTokens | undefined>;
}

export const TOKEN_SECONDS = 3600;

const secondsNow = () => Math.floor(Date.now() / 1000);

/** A till is not in the user pool. Its only property is the client's name. */
const machineOf = ({ id }: AppClient): KnownUser => ({
  name: id,
  subject: id,
  groups: [],
  attributes: {},
  signOuts: 0,
  secondFactor: false,
});

/**
 * The content of a token without the pool's trigger: the one scope of the client. Only the trigger narrows scopes down.
 */
function contentWithoutTrigger(
  client: DevClient,
  app: AppClient,
  { attributes }: PoolUser,
  claims: TokenContent['claims'],
): TokenContent {
  const member = attributes['custom:member'];
  const scopes = app.scopes.filter((scope) => isScope(scope, client.scope));
  return { scopes, claims: { ...claims, ...(member === undefined ? {} : { member }) } };
}

/** The claims about a person for the app that they signed in to. No call of the API accepts an id token. */
function idClaims({ app, at, nonce }: SignedIn, { name, subject, groups, attributes }: PoolUser): JWTPayload {
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

export function createIssuer({ origin, key, deployment, invoke, users }: IssuerSetup): Issuer {
  const pool = userPoolOf(deployment, origin);

  const sign = (claims: JWTPayload): Promise<string> =>
    new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: key.keyId }).sign(key.privateKey);

  const lifetime = (seconds: number): JWTPayload => {
    const now = secondsNow();
    return { iss: origin, iat: now, exp: now + seconds, jti: randomUUID() };
  };

  const contentOf = (
    from: UserPool | undefined,
    { app, person, at }: SignedIn,
    user: PoolUser,
    source: TokenSource,
  ): Promise<TokenContent> | TokenContent => {
    const claims = person.person ? { username: user.name, auth_time: at } : {};
    if (person.person && from?.trigger !== undefined) {
      return applyTrigger(invoke, from, app, user, source, claims);
    }
    // Only the third version of the trigger runs for machines.
    if (!person.person && from?.trigger?.version === 'V3_0') {
      return applyTrigger(invoke, from, app, user, 'TokenGeneration_ClientCredentials', claims);
    }
    return contentWithoutTrigger(person, app, user, claims);
  };

  const accessToken = async (
    signedIn: SignedIn,
    user: PoolUser,
    source: TokenSource,
    { expiresInSeconds = TOKEN_SECONDS, claims = {} }: TokenRequest = {},
  ): Promise<string> => {
    const { app } = signedIn;
    const content = await contentOf(pool, signedIn, user, source);
    return sign({
      sub: user.subject,
      token_use: 'access',
      scope: content.scopes.join(' '),
      version: 2,
      client_id: app.id,
      ...lifetime(expiresInSeconds),
      ...content.claims,
      ...claims,
    });
  };

  const userOf: Issuer['user'] = (person, named) => users.find(userName(person, named));

  return {
    origin,
    key,
    signIns: new SignIns(Date.now),
    pageClient: (id) => pool?.pageClient(id),
    pageClients: () => pool?.pageClients() ?? [],
    user: userOf,
    token: async (client, request) => {
      const app = pool?.clientFor(client);
      if (app === undefined) return undefined;
      const { member, subject, signedInAt = secondsNow() } = request;
      const user = client.person ? userOf(client, { member, subject }) : machineOf(app);
      if (user === undefined) return undefined;
      const signedIn = { app, person: client, member, at: signedInAt, signOuts: user.signOuts };
      return accessToken(signedIn, user, 'TokenGeneration_HostedAuth', request);
    },
    personTokens: async (signedIn, source) => {
      const user = userOf(signedIn.person, { member: signedIn.member });
      if (user === undefined || user.signOuts !== signedIn.signOuts) return undefined;
      const cause = source === 'sign-in' ? 'TokenGeneration_HostedAuth' : 'TokenGeneration_RefreshTokens';
      return {
        accessToken: await accessToken(signedIn, user, cause),
        idToken: signedIn.app.scopes.includes('openid')
          ? await sign({ ...idClaims(signedIn, user), ...lifetime(TOKEN_SECONDS) })
          : undefined,
      };
    },
  };
}

export function devClient(id: string): DevClient | undefined {
  return devClients.find((client) => client.id === id);
}
