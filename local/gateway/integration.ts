import { TemplateError } from '../errors/template-error.ts';
import type { Deployment, Resource } from '../template/deployment.ts';
import { resourcesOfType } from '../template/deployment.ts';

export interface Integration {
  readonly functionArn: string;
  readonly timeoutMilliseconds: number;
}

/** WebSocket integrations and authorizers name a function by an API Gateway URI around its ARN, HTTP ones by the ARN. */
export function functionArnOf(uri: string): string {
  return /functions\/(.+)\/invocations$/.exec(uri)?.[1] ?? uri;
}

export function propertiesOf<T>(resource: Resource): Partial<T> {
  return resource.properties as Partial<T>;
}

interface IntegrationProperties {
  IntegrationType: string;
  IntegrationUri: string;
  TimeoutInMillis: number | string;
}

/** The integration that a route's `Target`, `integrations/<id>`, points to. */
export function integrationOf(
  deployment: Deployment,
  route: Resource,
  timeoutMillisecondsMax: number,
): Integration {
  const target = String(route.properties.Target ?? '');
  const integration = resourcesOfType(deployment, 'AWS::ApiGatewayV2::Integration').find(
    ({ ref }) => target === `integrations/${ref}`,
  );
  if (integration === undefined) throw new TemplateError('A route without an integration', route.path);
  const { IntegrationType, IntegrationUri, TimeoutInMillis } =
    propertiesOf<IntegrationProperties>(integration);
  if (IntegrationType !== 'AWS_PROXY' || IntegrationUri === undefined) {
    throw new TemplateError('The local gateway knows Lambda proxy integrations only', integration.path);
  }
  return {
    functionArn: functionArnOf(IntegrationUri),
    timeoutMilliseconds: Math.min(Number(TimeoutInMillis ?? timeoutMillisecondsMax), timeoutMillisecondsMax),
  };
}

/** What a stage wants to see of each request. */
export function accessLogFormat(stage: Resource | undefined): string | undefined {
  return (stage?.properties.AccessLogSettings as { Format?: string } | undefined)?.Format;
}

/** The one API of this protocol, or none. */
export function apiOf(deployment: Deployment, protocol: 'HTTP' | 'WEBSOCKET'): Resource | undefined {
  const apis = resourcesOfType(deployment, 'AWS::ApiGatewayV2::Api').filter(
    ({ properties }) => properties.ProtocolType === protocol,
  );
  if (apis.length > 1) {
    throw new TemplateError(
      `The local gateway serves one ${protocol} API, there are ${apis.length}`,
      protocol,
    );
  }
  return apis[0];
}

/** Resources that belong to an API, by their `ApiId`. */
export function partsOf(deployment: Deployment, api: Resource, type: string): readonly Resource[] {
  return resourcesOfType(deployment, type).filter(({ properties }) => properties.ApiId === api.ref);
}
