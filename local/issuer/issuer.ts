import { randomUUID } from 'node:crypto';
import { type JWTPayload, SignJWT } from 'jose';
import type { Invoke } from '../lambda/invocation.ts';
import { stableUuid } from '../template/account.ts';
import type { Deployment } from '../template/deployment.ts';
import { type DevClient, devClients } from './dev-clients.ts';
import { applyTrigger, type PoolUser, type TokenContent } from './pre-token-trigger.ts';
import type { SigningKey } from './signing-key.ts';
import { type AppClient, isScope, type UserPool, userPoolOf } from './user-pool.ts';

export interface IssuerSetup {
  readonly origin: string;
  readonly key: SigningKey;
  readonly deployment: Deployment;
  readonly invoke: Invoke;
}

export interface TokenRequest {
  /** Whose token it is, for `dev-member`. */
  readonly member?: string | undefined;
  /** For tests only; the public endpoint always issues for an hour. */
  readonly expiresInSeconds?: number;
  /** For tests only: claims that replace the issuer's own. */
  readonly claims?: JWTPayload;
}

/** The local stand-in for the user pool's token endpoint. */
export interface Issuer {
  readonly origin: string;
  readonly key: SigningKey;
  /** An access token shaped like Cognito's; `undefined` for a client that the template has no app client for. */
  token(client: DevClient, request: TokenRequest): Promise<string | undefined>;
}

export const TOKEN_SECONDS = 3600;

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

export function createIssuer({ origin, key, deployment, invoke }: IssuerSetup): Issuer {
  const pool = userPoolOf(deployment);

  const contentOf = (
    from: UserPool,
    client: DevClient,
    app: AppClient,
    member: string | undefined,
    now: number,
  ): Promise<TokenContent> | TokenContent => {
    const user = userOf(client, member);
    const claims = client.person ? { username: user.name, auth_time: now } : {};
    if (client.person && from.trigger !== undefined) {
      return applyTrigger(invoke, from, app, user, 'TokenGeneration_HostedAuth', claims);
    }
    // Only the third version of the trigger is asked about machines.
    if (!client.person && from.trigger?.version === 'V3_0') {
      const machine: PoolUser = { name: app.id, subject: app.id, groups: [], attributes: {} };
      return applyTrigger(invoke, from, app, machine, 'TokenGeneration_ClientCredentials', claims);
    }
    return contentWithoutTrigger(client, app, member, claims);
  };

  return {
    origin,
    key,
    token: async (client, { member, expiresInSeconds = TOKEN_SECONDS, claims = {} }) => {
      const app = pool?.clientFor(client);
      if (pool === undefined || app === undefined) return undefined;
      const now = Math.floor(Date.now() / 1000);
      const content = await contentOf(pool, client, app, member, now);
      return new SignJWT({
        sub: client.person ? userOf(client, member).subject : app.id,
        token_use: 'access',
        scope: content.scopes.join(' '),
        iss: origin,
        version: 2,
        client_id: app.id,
        iat: now,
        exp: now + expiresInSeconds,
        jti: randomUUID(),
        ...content.claims,
        ...claims,
      })
        .setProtectedHeader({ alg: 'RS256', kid: key.keyId })
        .sign(key.privateKey);
    },
  };
}

export function devClient(id: string): DevClient | undefined {
  return devClients.find((client) => client.id === id);
}
