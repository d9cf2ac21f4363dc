import { TemplateError } from '../errors/template-error.ts';
import type { Deployment, Resource } from '../template/deployment.ts';
import {
  accessLogFormat,
  functionArnOf,
  type Integration,
  integrationOf,
  partsOf,
  propertiesOf,
} from './integration.ts';

export interface WebSocketRoutes {
  readonly stage: string;
  /** The format of the stage's access log, where it has one. */
  readonly logFormat: string | undefined;
  readonly authorizerArn: string | undefined;
  readonly integrations: ReadonlyMap<string, Integration>;
  /** The route of a text frame. */
  select(body: string): string;
}

/** API Gateway's bound on an integration of a WebSocket API. */
const INTEGRATION_MILLISECONDS_MAX = 29_000;

function authorizerArnOf(
  deployment: Deployment,
  api: Resource,
  connect: Resource | undefined,
): string | undefined {
  const { AuthorizationType, AuthorizerId } = (connect?.properties ?? {}) as Record<string, unknown>;
  if ((AuthorizationType ?? 'NONE') === 'NONE') return undefined;
  const authorizer = partsOf(deployment, api, 'AWS::ApiGatewayV2::Authorizer').find(
    ({ ref }) => ref === AuthorizerId,
  );
  const { AuthorizerType, AuthorizerUri, IdentitySource } = propertiesOf<{
    AuthorizerType: string;
    AuthorizerUri: string;
    IdentitySource: readonly string[];
  }>(authorizer ?? api);
  if (AuthorizationType !== 'CUSTOM' || AuthorizerType !== 'REQUEST' || AuthorizerUri === undefined) {
    throw new TemplateError(
      'The local gateway knows REQUEST authorizers for $connect',
      connect?.path ?? api.path,
    );
  }
  // Browsers can send only the subprotocol, so an identity source would lock one kind of client out.
  if ((IdentitySource ?? []).length > 0) {
    throw new TemplateError(
      'An identity source of a WebSocket authorizer is not supported locally',
      api.path,
    );
  }
  return functionArnOf(AuthorizerUri);
}

/** The text that a selection expression such as `$request.body.type` finds in a frame. */
function selector(expression: string, at: string): (body: string) => string | undefined {
  const path = /^\$request\.body\.([\w.]+)$/.exec(expression)?.[1]?.split('.');
  if (path === undefined) throw new TemplateError(`Unknown route selection ${expression}`, at);
  return (body) => {
    let value: unknown;
    try {
      value = JSON.parse(body);
    } catch {
      return undefined;
    }
    for (const name of path) {
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
      value = (value as Record<string, unknown>)[name];
    }
    return typeof value === 'string' ? value : undefined;
  };
}

export function webSocketRoutes(deployment: Deployment, api: Resource): WebSocketRoutes {
  const routes = partsOf(deployment, api, 'AWS::ApiGatewayV2::Route');
  const integrations = new Map(
    routes.map((route) => [
      String(route.properties.RouteKey),
      integrationOf(deployment, route, INTEGRATION_MILLISECONDS_MAX),
    ]),
  );
  const stage = partsOf(deployment, api, 'AWS::ApiGatewayV2::Stage')[0];
  if (stage === undefined) throw new TemplateError('A WebSocket API without a stage', api.path);
  const selected = selector(String(api.properties.RouteSelectionExpression ?? ''), api.path);
  const connect = routes.find(({ properties }) => properties.RouteKey === '$connect');
  return {
    stage: stage.ref,
    logFormat: accessLogFormat(stage),
    integrations,
    authorizerArn: authorizerArnOf(deployment, api, connect),
    select: (body) => {
      const routeKey = selected(body);
      // The routes that begin with a dollar sign are the gateway's own and no frame may name them.
      return routeKey !== undefined && !routeKey.startsWith('$') && integrations.has(routeKey)
        ? routeKey
        : '$default';
    },
  };
}
