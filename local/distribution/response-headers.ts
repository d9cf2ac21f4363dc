import { TemplateError } from '../errors/template-error.ts';
import type { GatewayAnswer } from '../http/gateway-request.ts';
import { type Deployment, propertiesOf, resourcesOfType } from '../template/deployment.ts';

interface Listed {
  readonly Items: readonly string[];
}

interface CorsConfig {
  readonly AccessControlAllowOrigins: Listed;
  readonly AccessControlAllowMethods: Listed;
  readonly AccessControlAllowHeaders: Listed;
  readonly AccessControlExposeHeaders?: Listed;
  readonly AccessControlAllowCredentials: boolean;
  readonly AccessControlMaxAgeSec?: number;
  readonly OriginOverride: boolean;
}

interface CustomHeader {
  readonly Header: string;
  readonly Value: string;
  readonly Override: boolean;
}

/** The headers that the distribution adds to the responses of a behaviour. */
export interface ResponseHeaders {
  readonly CorsConfig?: CorsConfig;
  readonly CustomHeadersConfig?: { readonly Items: readonly CustomHeader[] };
  readonly SecurityHeadersConfig?: {
    readonly ContentSecurityPolicy?: { readonly ContentSecurityPolicy: string };
    readonly FrameOptions?: { readonly FrameOption: string };
    readonly ReferrerPolicy?: { readonly ReferrerPolicy: string };
  };
}

/** The policy of a behaviour by its id. Undefined for a behaviour without one. */
export function responseHeadersOf(
  deployment: Deployment,
  id: string | undefined,
): ResponseHeaders | undefined {
  if (id === undefined) return undefined;
  const policy = resourcesOfType(deployment, 'AWS::CloudFront::ResponseHeadersPolicy').find(
    ({ ref }) => ref === id,
  );
  if (policy === undefined) throw new TemplateError('A behaviour has no response headers policy', id);
  return propertiesOf<{ ResponseHeadersPolicyConfig: ResponseHeaders }>(policy).ResponseHeadersPolicyConfig;
}

interface Asked {
  readonly method?: string | undefined;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

function corsHeaders(config: CorsConfig, { method, headers: asked }: Asked): Record<string, string> {
  const { origin } = asked;
  const origins = config.AccessControlAllowOrigins.Items;
  if (typeof origin !== 'string' || !(origins.includes(origin) || origins.includes('*'))) return {};
  const preflight = method === 'OPTIONS' && asked['access-control-request-method'] !== undefined;
  const listed = {
    'access-control-allow-origin': origins.includes('*') ? '*' : origin,
    'access-control-allow-credentials': config.AccessControlAllowCredentials ? 'true' : undefined,
    'access-control-expose-headers': config.AccessControlExposeHeaders?.Items.join(','),
    'access-control-allow-methods': preflight ? config.AccessControlAllowMethods.Items.join(',') : undefined,
    'access-control-allow-headers': preflight ? config.AccessControlAllowHeaders.Items.join(',') : undefined,
    'access-control-max-age': preflight ? String(config.AccessControlMaxAgeSec ?? 600) : undefined,
  };
  return Object.fromEntries(Object.entries(listed).filter((pair): pair is [string, string] => !!pair[1]));
}

function customOf({ Items }: { readonly Items: readonly CustomHeader[] }, { headers }: GatewayAnswer) {
  const added = Items.filter(
    ({ Header, Override }) => Override || headers[Header.toLowerCase()] === undefined,
  );
  return Object.fromEntries(added.map(({ Header, Value }) => [Header.toLowerCase(), Value]));
}

/**
 * The response with the headers of the behaviour: those of CORS, and those that the policy names. Where the origin has
 * let the page read the response, or has such a header itself, its headers stay, unless the policy overrides them.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/understanding-response-headers-policies.html
 */
export function withPolicy(
  answer: GatewayAnswer,
  policy: ResponseHeaders | undefined,
  request: Asked,
): GatewayAnswer {
  const { CorsConfig: cors, CustomHeadersConfig: custom } = policy ?? {};
  const isRead = answer.headers['access-control-allow-origin'] !== undefined;
  const added = {
    ...(cors && (!isRead || cors.OriginOverride) && corsHeaders(cors, request)),
    ...(custom && customOf(custom, answer)),
  };
  return { ...answer, headers: { ...answer.headers, ...added } };
}
