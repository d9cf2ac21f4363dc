import { TemplateError } from '../errors/template-error.ts';
import type { InvokeTarget } from '../lambda/permissions.ts';
import { type Deployment, propertiesOf, type Resource } from '../template/deployment.ts';
import {
  accessLogFormat,
  functionArnOf,
  type Integration,
  integrationOf,
  partsOf,
  sourceArn,
} from './integration.ts';

export interface WebSocketRoutes {
  readonly stage: string;
  /** The format of the stage's access log. Undefined when the stage has none. */
  readonly logFormat: string | undefined;
  readonly authorizer: InvokeTarget | undefined;
  readonly integrations: ReadonlyMap<string, Integration>;
  /** The route key of a text frame. */
  select(body: string): string;
}

/** API Gateway's limit of the wait for an integration of a WebSocket API. */
const INTEGRATION_MILLISECONDS_MAX = 29_000;

function authorizerOf(
  deployment: Deployment,
  api: Resource,
  connect: Resource | undefined,
): InvokeTarget | undefined {
  const { AuthorizationType, AuthorizerId } = (connect?.properties ?? {}) as Record<string, unknown>;
  if ((AuthorizationType ?? 'NONE') === 'NONE') return undefined;
  const authorizer = partsOf(deployment, api, 'AWS::ApiGatewayV2::Authorizer').find(
    ({ ref }) => ref === AuthorizerId,
  );
  const { AuthorizerType, AuthorizerUri, IdentitySource } = propertiesOf<
    Partial<{
      AuthorizerType: string;
      AuthorizerUri: string;
      IdentitySource: readonly string[];
    }>
  >(authorizer ?? api);
  if (AuthorizationType !== 'CUSTOM' || AuthorizerType !== 'REQUEST' || AuthorizerUri === undefined) {
    throw new TemplateError(
      'The local gateway supports only REQUEST authorizers for $connect',
      connect?.path ?? api.path,
    );
  }
  // Browsers can send only the subprotocol, so an identity source would shut out one kind of client.
  if ((IdentitySource ?? []).length > 0) {
    throw new TemplateError(
      'The local gateway does not support an identity source of a WebSocket authorizer',
      api.path,
    );
  }
  return {
    functionArn: functionArnOf(AuthorizerUri),
    sourceArn: sourceArn(api, `authorizers/${authorizer?.ref}`),
  };
}

/** Reads from a frame the text that a selection expression such as `$request.body.type` names. */
function selector(expression: string, at: string): (body: string) => string | undefined {
  const path = /^\$request\.body\.([\w.]+)$/.exec(expression)?.[1]?.split('.');
  if (path === undefined)
    throw new TemplateError(`The local gateway does not support the route selection ${expression}`, at);
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
  const stage = partsOf(deployment, api, 'AWS::ApiGatewayV2::Stage')[0];
  if (stage === undefined) throw new TemplateError('The WebSocket API has no stage', api.path);
  const integrations = new Map(
    routes.map((route) => {
      const routeKey = String(route.properties.RouteKey);
      const source = sourceArn(api, `${stage.ref}/${routeKey}`);
      return [routeKey, integrationOf(deployment, route, source, INTEGRATION_MILLISECONDS_MAX)];
    }),
  );
  const selected = selector(String(api.properties.RouteSelectionExpression ?? ''), api.path);
  const connect = routes.find(({ properties }) => properties.RouteKey === '$connect');
  return {
    stage: stage.ref,
    logFormat: accessLogFormat(stage),
    integrations,
    authorizer: authorizerOf(deployment, api, connect),
    select: (body) => {
      const routeKey = selected(body);
      // Route keys that begin with a dollar sign belong to the gateway, and no frame may name them.
      return routeKey !== undefined && !routeKey.startsWith('$') && integrations.has(routeKey)
        ? routeKey
        : '$default';
    },
  };
}
