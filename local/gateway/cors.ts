import type { GatewayAnswer, GatewayRequest } from '../http/gateway-request.ts';
import { type Deployment, propertiesOf } from '../template/deployment.ts';
import { apiOf } from './integration.ts';

export interface CorsConfiguration {
  readonly AllowOrigins?: readonly string[];
  readonly AllowMethods?: readonly string[];
  readonly AllowHeaders?: readonly string[];
  readonly ExposeHeaders?: readonly string[];
  readonly AllowCredentials?: boolean;
  readonly MaxAge?: number;
}

/** The configuration of the app's HTTP API. Undefined where no other origin may call it. */
export function corsOf(deployment: Deployment): CorsConfiguration | undefined {
  const api = apiOf(deployment, 'HTTP');
  return api && propertiesOf<{ CorsConfiguration?: CorsConfiguration }>(api).CorsConfiguration;
}

function allowedOrigin(cors: CorsConfiguration, origin: string | undefined): string | undefined {
  if (origin === undefined) return undefined;
  if (cors.AllowOrigins?.includes('*')) return '*';
  return cors.AllowOrigins?.includes(origin) ? origin : undefined;
}

/** The CORS headers of a response to this request. */
export function corsHeaders(
  cors: CorsConfiguration,
  request: { readonly headers: { readonly origin?: string | undefined } },
): Record<string, string> {
  const origin = allowedOrigin(cors, request.headers.origin);
  if (origin === undefined) return {};
  return {
    'access-control-allow-origin': origin,
    ...(origin === '*' ? {} : { vary: 'Origin' }),
    ...(cors.AllowCredentials ? { 'access-control-allow-credentials': 'true' } : {}),
    ...(cors.ExposeHeaders?.length ? { 'access-control-expose-headers': cors.ExposeHeaders.join(',') } : {}),
  };
}

/** The response to a preflight request, which never reaches a function. Undefined for any other request. */
export function preflightAnswer(
  cors: CorsConfiguration,
  request: Pick<GatewayRequest, 'method' | 'headers'>,
): GatewayAnswer | undefined {
  const { origin, 'access-control-request-method': method } = request.headers;
  if (request.method !== 'OPTIONS' || origin === undefined || method === undefined) return undefined;
  const headers = corsHeaders(cors, request);
  if (headers['access-control-allow-origin'] !== undefined) {
    if (cors.AllowMethods?.length) headers['access-control-allow-methods'] = cors.AllowMethods.join(',');
    if (cors.AllowHeaders?.length) headers['access-control-allow-headers'] = cors.AllowHeaders.join(',');
    if (cors.MaxAge !== undefined) headers['access-control-max-age'] = String(cors.MaxAge);
  }
  return { statusCode: 204, headers, body: '' };
}

/** The values of a header that both sides name, each once. */
function joined(...lists: readonly (string | readonly string[] | undefined)[]): string {
  const names = lists.flatMap((list) => String(list ?? '').split(/ *, */)).filter(Boolean);
  return [...new Map(names.map((name) => [name.toLowerCase(), name])).values()].join(', ');
}

/** The response with the CORS headers of the API, which ignores those of a function. */
export function withCors(answer: GatewayAnswer, cors: Readonly<Record<string, string>>): GatewayAnswer {
  const kept = Object.entries(answer.headers).filter(([name]) => !name.startsWith('access-control-'));
  const headers = Object.fromEntries(kept);
  const { vary } = cors;
  return {
    ...answer,
    headers: { ...headers, ...cors, ...(vary === undefined ? {} : { vary: joined(headers.vary, vary) }) },
  };
}
