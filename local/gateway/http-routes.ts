import type { JWTVerifyGetKey } from 'jose';
import { TemplateError } from '../errors/template-error.ts';
import { type Deployment, propertiesOf, type Resource } from '../template/deployment.ts';
import { accessLogFormat, type Integration, integrationOf, partsOf, sourceArn } from './integration.ts';
import { createJwtAuthorizer, type JwtAuthorizer } from './jwt-authorizer.ts';
import { createThrottle, type Throttle } from './throttle.ts';

/** The signing keys of an issuer that a JWT authorizer names. */
export type KeysOf = (issuer: string) => JWTVerifyGetKey;

export interface HttpRoute {
  readonly routeKey: string;
  readonly integration: Integration;
  readonly authorizer: JwtAuthorizer | undefined;
  readonly scopes: readonly string[];
  /** The route's own throttle, if the stage has settings for it. */
  readonly throttle: Throttle | undefined;
}

export interface Stage {
  readonly name: string;
  readonly logFormat: string | undefined;
}

/** API Gateway's limit of the wait for a function, whatever the function's own timeout. */
const INTEGRATION_MILLISECONDS_MAX = 30_000;

function jwtAuthorizers(deployment: Deployment, api: Resource, keysOf: KeysOf): Map<string, JwtAuthorizer> {
  const authorizers = new Map<string, JwtAuthorizer>();
  for (const resource of partsOf(deployment, api, 'AWS::ApiGatewayV2::Authorizer')) {
    const { AuthorizerType, IdentitySource, JwtConfiguration } =
      propertiesOf<
        Partial<{
          AuthorizerType: string;
          IdentitySource: readonly string[];
          JwtConfiguration: { Issuer: string; Audience: readonly string[] };
        }>
      >(resource);
    const header = IdentitySource?.[0]?.toLowerCase();
    if (
      AuthorizerType !== 'JWT' ||
      JwtConfiguration === undefined ||
      header !== '$request.header.authorization'
    ) {
      throw new TemplateError(
        'The local gateway supports JWT authorizers only on the Authorization header',
        resource.path,
      );
    }
    const { Issuer: issuer, Audience: audiences } = JwtConfiguration;
    authorizers.set(resource.ref, createJwtAuthorizer({ issuer, audiences, keys: keysOf(issuer) }));
  }
  return authorizers;
}

/**
 * The source of a route's invocations: `<stage>/GET/v1/members/{member}`, and `<stage>/$default` for the route that takes
 * all others. A route of any method has `ANY`, for which the method of the request stands in.
 */
function routeSource(stage: string, routeKey: string): string {
  const [method, path] = routeKey.split(' ');
  return path === undefined ? `${stage}/${method}` : `${stage}/${method}${path}`;
}

/** The throttles of routes by their keys, from the settings of the stage. */
function throttlesOf(deployment: Deployment, api: Resource): ReadonlyMap<string, Throttle> {
  const [stage] = partsOf(deployment, api, 'AWS::ApiGatewayV2::Stage');
  const { RouteSettings = {} } =
    stage === undefined
      ? {}
      : propertiesOf<
          Partial<{
            RouteSettings: Readonly<
              Record<string, { ThrottlingRateLimit?: number; ThrottlingBurstLimit?: number }>
            >;
          }>
        >(stage);
  const keys = new Set(
    partsOf(deployment, api, 'AWS::ApiGatewayV2::Route').map(
      (route) => propertiesOf<Partial<{ RouteKey: string }>>(route).RouteKey,
    ),
  );
  const throttles = new Map<string, Throttle>();
  for (const [key, limits] of Object.entries(RouteSettings)) {
    if (!keys.has(key)) throw new TemplateError(`The stage has settings for ${key}, which is no route`, key);
    const { ThrottlingRateLimit: requestsPerSecond, ThrottlingBurstLimit: burstRequests } = limits;
    if (requestsPerSecond !== undefined && burstRequests !== undefined)
      throttles.set(key, createThrottle({ requestsPerSecond, burstRequests }));
  }
  return throttles;
}

export function routesOf(deployment: Deployment, api: Resource, keysOf: KeysOf): readonly HttpRoute[] {
  const authorizers = jwtAuthorizers(deployment, api, keysOf);
  const throttles = throttlesOf(deployment, api);
  const stage = stageOf(deployment, api).name;
  return partsOf(deployment, api, 'AWS::ApiGatewayV2::Route').map((resource) => {
    const { RouteKey, AuthorizationType, AuthorizerId, AuthorizationScopes } =
      propertiesOf<
        Partial<{
          RouteKey: string;
          AuthorizationType: string;
          AuthorizerId: string;
          AuthorizationScopes: readonly string[];
        }>
      >(resource);
    const authorizer = authorizers.get(AuthorizerId ?? '');
    // An unknown kind of authorization must stop the start, because it would leave the route open.
    if ((AuthorizationType ?? 'NONE') !== 'NONE' && authorizer === undefined) {
      throw new TemplateError(
        `A route with authorization ${AuthorizationType} has no authorizer`,
        resource.path,
      );
    }
    const routeKey = RouteKey ?? '$default';
    const source = sourceArn(api, routeSource(stage, routeKey));
    return {
      routeKey,
      integration: integrationOf(deployment, resource, source, INTEGRATION_MILLISECONDS_MAX),
      authorizer: AuthorizationType === 'JWT' ? authorizer : undefined,
      scopes: AuthorizationScopes ?? [],
      throttle: throttles.get(routeKey),
    };
  });
}

export function stageOf(deployment: Deployment, api: Resource): Stage {
  const stage = partsOf(deployment, api, 'AWS::ApiGatewayV2::Stage')[0];
  return { name: stage?.ref ?? '$default', logFormat: accessLogFormat(stage) };
}
