import { fileURLToPath } from 'node:url';
import { siteBehaviourOf } from '../distribution/site-behaviour.ts';
import { TemplateError } from '../errors/template-error.ts';
import { createIssuer, type Issuer } from '../issuer/issuer.ts';
import type { PoolUsers } from '../issuer/pool-users.ts';
import type { SigningKey } from '../issuer/signing-key.ts';
import { answerIssuer } from '../issuer/token-endpoint.ts';
import type { Invoke } from '../lambda/invocation.ts';
import { invokeForService } from '../lambda/permissions.ts';
import { Representations } from '../site/representations.ts';
import { answerSignInSettings, signInSettings } from '../site/sign-in-settings.ts';
import { siteRequests } from '../site/site-requests.ts';
import { answerStatic, type StaticSite } from '../site/static-files.ts';
import { webAssets } from '../site/web-assets.ts';
import type { Deployment } from '../template/deployment.ts';
import { cloudFront } from './cloudfront.ts';
import type { Connections } from './connections.ts';
import { corsHeaders, corsOf } from './cors.ts';
import type { FrontDoor } from './front-door.ts';
import { createHttpApi } from './http-api.ts';
import { createWebSocketApi } from './websocket-api.ts';
import type { WebSocketLimits } from './websocket-attendance.ts';

export interface GatewaySetup {
  readonly frontDoor: FrontDoor;
  readonly deployment: Deployment;
  readonly invoke: Invoke;
  readonly connections: Connections;
  readonly key: SigningKey;
  readonly users: PoolUsers;
  readonly accessLog: (line: string) => void;
  /** Takes one line for the person who watches, when a function may not be invoked. */
  readonly report: (line: string) => void;
  readonly webSocketLimits?: Partial<WebSocketLimits>;
  /** The folder of the pages that only the local environment has. */
  readonly pages?: string;
}

export interface Gateway {
  readonly issuer: Issuer;
  /** Opens the front door: the gateway serves requests after this call. */
  serve(): void;
  /** Closes the sockets while the functions still run, so that `$disconnect` is told. */
  stop(): Promise<void>;
}

const localPages = fileURLToPath(new URL('../pages/', import.meta.url));

/** The paths of the issuer that a page calls by itself, where a browser applies CORS. */
const tokenPaths = /^\/oauth2\/token$|^\/\.well-known\//;

/** The pages of the app, and those of the local environment beside them. */
function siteOf(deployment: Deployment, pages: string): StaticSite {
  const behaviour = siteBehaviourOf(deployment);
  const { requestsCode } = behaviour;
  return {
    // The app's own pages win: a console at `/` replaces the local start page.
    folders: [{ prefix: '/local/', folder: pages }, ...webAssets(deployment), { prefix: '/', folder: pages }],
    behaviour,
    requests: requestsCode === undefined ? undefined : siteRequests(requestsCode),
    representations: new Representations(),
  };
}

/** All that clients reach through the one port: APIs, sockets, tokens and pages. */
export function createGateway(setup: GatewaySetup): Gateway {
  const { frontDoor, deployment, connections, key, accessLog, pages = localPages } = setup;
  const issuer = createIssuer({
    origin: frontDoor.origin,
    key,
    deployment,
    invoke: invokeForService('cognito-idp', setup),
    users: setup.users,
  });
  const invoke = invokeForService('apigateway', setup);
  const httpApi = createHttpApi({
    deployment,
    invoke,
    accessLog,
    keysOf: (named) => {
      if (named === frontDoor.origin) return key.verifying;
      throw new TemplateError(
        `Only the app's own user pool issues tokens locally; ${named} does not`,
        'JwtConfiguration',
      );
    },
  });
  const limits = setup.webSocketLimits ?? {};
  const webSocketApi = createWebSocketApi({ deployment, invoke, connections, accessLog, limits });
  const settings = signInSettings(deployment, frontDoor.origin);
  const site = siteOf(deployment, pages);
  const cors = corsOf(deployment);
  const handlers = cloudFront({
    deployment,
    httpApi,
    webSocketApi,
    local: async (path, request, response) => {
      // A page that may call the API fetches its tokens here. Cognito lets pages of any origin do so.
      const allowed = cors !== undefined && tokenPaths.test(path) ? corsHeaders(cors, request) : {};
      for (const [name, value] of Object.entries(allowed)) response.setHeader(name, value);
      return answerSignInSettings(settings, path, response) || answerIssuer(issuer, path, request, response);
    },
    site: (path, request, response) => answerStatic(site, path, request, response),
  });
  return {
    issuer,
    serve: () => frontDoor.serve(handlers),
    stop: async () => {
      await webSocketApi?.stop();
    },
  };
}
