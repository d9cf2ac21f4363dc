import { TemplateError } from '../errors/template-error.ts';
import type { InvokeTarget } from '../lambda/permissions.ts';
import { arn } from '../template/account.ts';
import { type Deployment, propertiesOf, type Resource, resourcesOfType } from '../template/deployment.ts';

export interface Integration extends InvokeTarget {
  readonly timeoutMilliseconds: number;
}

/**
 * The ARN of the function that an integration names. WebSocket integrations and authorizers use an API Gateway URI
 * around the ARN, HTTP integrations the ARN itself.
 */
export function functionArnOf(uri: string): string {
  return /functions\/(.+)\/invocations$/.exec(uri)?.[1] ?? uri;
}

interface IntegrationProperties {
  readonly IntegrationType?: string;
  readonly IntegrationUri?: string;
  readonly TimeoutInMillis?: number | string;
}

/** The name by which a permission knows a part of an API, such as `ws/$connect` or `authorizers/abc`. */
export function sourceArn(api: Resource, part: string): string {
  return arn('execute-api', `${api.ref}/${part}`);
}

/** The integration of a route, from its `Target`, `integrations/<id>`. */
export function integrationOf(
  deployment: Deployment,
  route: Resource,
  source: string,
  timeoutMillisecondsMax: number,
): Integration {
  const target = String(route.properties.Target ?? '');
  const integration = resourcesOfType(deployment, 'AWS::ApiGatewayV2::Integration').find(
    ({ ref }) => target === `integrations/${ref}`,
  );
  if (integration === undefined) throw new TemplateError('The route has no integration', route.path);
  const { IntegrationType, IntegrationUri, TimeoutInMillis } =
    propertiesOf<IntegrationProperties>(integration);
  if (IntegrationType !== 'AWS_PROXY' || IntegrationUri === undefined) {
    throw new TemplateError('The local gateway supports only Lambda proxy integrations', integration.path);
  }
  return {
    functionArn: functionArnOf(IntegrationUri),
    sourceArn: source,
    timeoutMilliseconds: Math.min(Number(TimeoutInMillis ?? timeoutMillisecondsMax), timeoutMillisecondsMax),
  };
}

/** The format of a stage's access log. Undefined when the stage has none. */
export function accessLogFormat(stage: Resource | undefined): string | undefined {
  return stage && propertiesOf<{ AccessLogSettings?: { Format?: string } }>(stage).AccessLogSettings?.Format;
}

/** The one API of this protocol. Undefined when the deployment has none. */
export function apiOf(deployment: Deployment, protocol: 'HTTP' | 'WEBSOCKET'): Resource | undefined {
  const apis = resourcesOfType(deployment, 'AWS::ApiGatewayV2::Api').filter(
    ({ properties }) => properties.ProtocolType === protocol,
  );
  if (apis.length > 1) {
    throw new TemplateError(
      `The local gateway serves one ${protocol} API, but the app has ${apis.length}`,
      protocol,
    );
  }
  return apis[0];
}

/** The resources of a type that belong to an API, by their `ApiId`. */
export function partsOf(deployment: Deployment, api: Resource, type: string): readonly Resource[] {
  return resourcesOfType(deployment, type).filter(({ properties }) => properties.ApiId === api.ref);
}

/** `<api>/<stage>` of the WebSocket API, as permissions to reach its sockets name it. Undefined without such an API. */
export function webSocketStage(deployment: Deployment): string | undefined {
  const api = apiOf(deployment, 'WEBSOCKET');
  const stage = api && partsOf(deployment, api, 'AWS::ApiGatewayV2::Stage')[0];
  return api && stage && `${api.ref}/${stage.ref}`;
}
