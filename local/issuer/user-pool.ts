import type { Deployment, Resource } from '../template/deployment.ts';
import { resourcesOfType } from '../template/deployment.ts';
import type { DevClient } from './dev-clients.ts';

/** An app client of the pool, as far as tokens depend on it. */
export interface AppClient {
  readonly id: string;
  readonly scopes: readonly string[];
}

/** An app client through which people sign in on a page. */
export interface PageClient extends AppClient {
  readonly callbackUrls: readonly string[];
  readonly logoutUrls: readonly string[];
}

export interface UserPool {
  readonly id: string;
  readonly trigger: { readonly functionArn: string; readonly version: string } | undefined;
  /** The app client through which somebody like this would sign in. */
  clientFor(client: DevClient): AppClient | undefined;
  /** The client of that id, if people sign in through it by the authorization-code flow. */
  pageClient(id: string): PageClient | undefined;
}

interface ClientProperties {
  readonly ClientName?: string;
  readonly AllowedOAuthScopes?: readonly string[];
  readonly AllowedOAuthFlows?: readonly string[];
  readonly CallbackURLs?: readonly string[];
  readonly LogoutURLs?: readonly string[];
}

/** Every resource server names the scope its own way, `laurel/channel`. */
export const isScope = (full: string, scope: string) => full.endsWith(`/${scope}`);

/**
 * The app client that is named, where one is. Else machines come by the client-credentials flow, people by another,
 * and the client with the fewest scopes is theirs.
 */
function chooseClient(
  clients: readonly Resource[],
  { scope, person, appClient }: DevClient,
): AppClient | undefined {
  const candidates = clients
    .map(({ ref, properties }) => {
      const {
        ClientName: name,
        AllowedOAuthScopes: scopes = [],
        AllowedOAuthFlows: flows = [],
      } = properties as ClientProperties;
      return { id: ref, name, scopes, machine: flows.includes('client_credentials') };
    })
    .filter(({ scopes }) => scopes.some((full) => isScope(full, scope)))
    .sort((left, right) => left.scopes.length - right.scopes.length);
  const named = candidates.find(({ name }) => name !== undefined && name === appClient);
  return named ?? candidates.find(({ machine }) => machine !== person) ?? candidates[0];
}

/** The template's address of the site is one port of many: the same page at this environment's own is meant, too. */
function withOwnOrigin(urls: readonly string[], origin: string): readonly string[] {
  return [...new Set(urls.flatMap((url) => [url, `${origin}${new URL(url).pathname}`]))];
}

function pageClientOf(clients: readonly Resource[], id: string, origin: string): PageClient | undefined {
  const found = clients.find(({ ref }) => ref === id);
  const {
    AllowedOAuthScopes: scopes = [],
    AllowedOAuthFlows: flows = [],
    CallbackURLs: callbacks = [],
    LogoutURLs: logouts = [],
  } = (found?.properties ?? {}) as ClientProperties;
  if (!flows.includes('code')) return undefined;
  const [callbackUrls, logoutUrls] = [withOwnOrigin(callbacks, origin), withOwnOrigin(logouts, origin)];
  return { id, scopes, callbackUrls, logoutUrls };
}

function triggerOf(pool: Resource): UserPool['trigger'] {
  const { PreTokenGenerationConfig: config } = (pool.properties.LambdaConfig ?? {}) as {
    PreTokenGenerationConfig?: { LambdaArn?: string; LambdaVersion?: string };
  };
  if (config?.LambdaArn === undefined) return undefined;
  return { functionArn: config.LambdaArn, version: config.LambdaVersion ?? 'V2_0' };
}

/** The template's user pool, or `undefined` when it has none. `origin` is where this environment answers. */
export function userPoolOf(deployment: Deployment, origin: string): UserPool | undefined {
  const pool = resourcesOfType(deployment, 'AWS::Cognito::UserPool')[0];
  if (pool === undefined) return undefined;
  const clients = resourcesOfType(deployment, 'AWS::Cognito::UserPoolClient').filter(
    ({ properties }) => properties.UserPoolId === pool.ref,
  );
  return {
    id: pool.ref,
    trigger: triggerOf(pool),
    clientFor: (client) => chooseClient(clients, client),
    pageClient: (id) => pageClientOf(clients, id, origin),
  };
}
