import type { InvokeTarget } from '../lambda/permissions.ts';
import { type Deployment, propertiesOf, type Resource, resourcesOfType } from '../template/deployment.ts';
import type { DevClient } from './dev-clients.ts';

/** The properties of an app client that its tokens depend on. */
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
  readonly trigger: (InvokeTarget & { readonly version: string }) | undefined;
  /** The app client through which this dev client's person would sign in. */
  clientFor(client: DevClient): AppClient | undefined;
  /** The app client with this id. Undefined unless people sign in through it with the authorization-code flow. */
  pageClient(id: string): PageClient | undefined;
  /** All app clients through which people sign in on a page. */
  pageClients(): readonly PageClient[];
}

interface ClientProperties {
  readonly ClientName?: string;
  readonly AllowedOAuthScopes?: readonly string[];
  readonly AllowedOAuthFlows?: readonly string[];
  readonly CallbackURLs?: readonly string[];
  readonly LogoutURLs?: readonly string[];
}

interface PoolProperties {
  readonly LambdaConfig?: {
    readonly PreTokenGenerationConfig?: { readonly LambdaArn?: string; readonly LambdaVersion?: string };
  };
}

/** Whether a full scope such as `laurel/channel` ends with this scope. Every resource server has its own prefix. */
export const isScope = (full: string, scope: string) => full.endsWith(`/${scope}`);

/**
 * Chooses an app client: the named one if it is there. Otherwise machines use the client-credentials flow and people
 * another flow, and the client with the fewest scopes wins.
 */
function chooseClient(
  clients: readonly Resource[],
  { scope, person, appClient }: DevClient,
): AppClient | undefined {
  const candidates = clients
    .map((client) => {
      const {
        ClientName: name,
        AllowedOAuthScopes: scopes = [],
        AllowedOAuthFlows: flows = [],
      } = propertiesOf<ClientProperties>(client);
      return { id: client.ref, name, scopes, machine: flows.includes('client_credentials') };
    })
    .filter(({ scopes }) => scopes.some((full) => isScope(full, scope)))
    .sort((left, right) => left.scopes.length - right.scopes.length);
  const named = candidates.find(({ name }) => name !== undefined && name === appClient);
  return named ?? candidates.find(({ machine }) => machine !== person) ?? candidates[0];
}

/**
 * The template's address of the site has one port of many. The same page at this environment's own origin is allowed as
 * well.
 */
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
  } = found ? propertiesOf<ClientProperties>(found) : {};
  if (!flows.includes('code')) return undefined;
  return {
    id,
    scopes,
    callbackUrls: withOwnOrigin(callbacks, origin),
    logoutUrls: withOwnOrigin(logouts, origin),
  };
}

function triggerOf(pool: Resource): UserPool['trigger'] {
  const config = propertiesOf<PoolProperties>(pool).LambdaConfig?.PreTokenGenerationConfig;
  if (config?.LambdaArn === undefined) return undefined;
  return { functionArn: config.LambdaArn, sourceArn: pool.arn, version: config.LambdaVersion ?? 'V2_0' };
}

/** The template's user pool. Undefined when the template has none. `origin` is the address of this environment. */
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
    pageClients: () => clients.flatMap(({ ref }) => pageClientOf(clients, ref, origin) ?? []),
  };
}
