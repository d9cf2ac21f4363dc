import type { InvokeForService } from '../lambda/permissions.ts';
import { REGION } from '../template/account.ts';
import type { AppClient, UserPool } from './user-pool.ts';

/** The content of a token beside its standard claims. */
export interface TokenContent {
  readonly scopes: readonly string[];
  readonly claims: Readonly<Record<string, unknown>>;
}

/** A person who signs in, as the pool knows them. */
export interface PoolUser {
  readonly name: string;
  readonly subject: string;
  readonly groups: readonly string[];
  readonly attributes: Readonly<Record<string, string>>;
}

/** The reason for a token, in the words that Cognito gives its trigger. */
export type TokenSource =
  | 'TokenGeneration_HostedAuth'
  | 'TokenGeneration_RefreshTokens'
  | 'TokenGeneration_ClientCredentials';

interface AccessTokenOverride {
  readonly claimsToAddOrOverride?: Readonly<Record<string, unknown>> | null;
  readonly claimsToSuppress?: readonly string[] | null;
  readonly scopesToAdd?: readonly string[] | null;
  readonly scopesToSuppress?: readonly string[] | null;
}

/** The trigger failed. Cognito issues no token in that case either. */
export class TriggerFailed extends Error {
  override readonly name = 'TriggerFailed';
}

function triggerEvent(pool: UserPool, client: AppClient, user: PoolUser, source: TokenSource): object {
  return {
    version: pool.trigger?.version === 'V3_0' ? '3' : '2',
    triggerSource: source,
    region: REGION,
    userPoolId: pool.id,
    userName: user.name,
    callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId: client.id },
    request: {
      userAttributes: { sub: user.subject, 'cognito:user_status': 'CONFIRMED', ...user.attributes },
      groupConfiguration: {
        groupsToOverride: user.groups,
        iamRolesToOverride: [],
        preferredRole: null,
      },
      scopes: client.scopes,
    },
    response: { claimsAndScopeOverrideDetails: null },
  };
}

function applied(content: TokenContent, override: AccessTokenOverride): TokenContent {
  const suppressed = new Set(override.scopesToSuppress ?? []);
  const scopes = [...new Set([...content.scopes, ...(override.scopesToAdd ?? [])])];
  const claims = { ...content.claims, ...(override.claimsToAddOrOverride ?? {}) };
  for (const name of override.claimsToSuppress ?? []) delete claims[name];
  return { scopes: scopes.filter((scope) => !suppressed.has(scope)), claims };
}

/**
 * Lets the deployed trigger decide what the token holds, as Cognito does at every sign-in.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
 * @throws TriggerFailed when the function ends with an error
 */
export async function applyTrigger(
  invoke: InvokeForService,
  pool: UserPool,
  client: AppClient,
  user: PoolUser,
  source: TokenSource,
  claims: TokenContent['claims'],
): Promise<TokenContent> {
  const groups = user.groups.length > 0 ? { 'cognito:groups': user.groups } : {};
  const content = { scopes: client.scopes, claims: { ...claims, ...groups } };
  if (pool.trigger === undefined) return content;
  const { result, error } = await invoke(pool.trigger, triggerEvent(pool, client, user, source));
  if (error !== undefined) throw new TriggerFailed(error.errorMessage);
  const { response } = (result ?? {}) as {
    response?: {
      claimsAndScopeOverrideDetails?: { accessTokenGeneration?: AccessTokenOverride | null } | null;
    };
  };
  return applied(content, response?.claimsAndScopeOverrideDetails?.accessTokenGeneration ?? {});
}
