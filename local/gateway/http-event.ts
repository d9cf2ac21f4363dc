import { type GatewayRequest, logTime } from '../http/gateway-request.ts';
import { ACCOUNT, REGION, URL_SUFFIX } from '../template/account.ts';
import type { Authorized } from './jwt-authorizer.ts';

export interface EventSource {
  readonly apiId: string;
  readonly stage: string;
  readonly routeKey: string;
  /** Percent-encoded, as the route table matched them. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly authorized: Authorized | undefined;
}

/** Headers of the connection between client and gateway. The function does not get them. */
const HOP_HEADERS = new Set([
  'connection',
  'keep-alive',
  'transfer-encoding',
  'upgrade',
  'te',
  'trailer',
  'cookie',
]);

const textTypes = /^(?:text\/.*|application\/(?:json|javascript|xml)|[^/]+\/.+\+(?:json|xml))$/;

/** Whether a function gets the body as text. The content type decides; any other body is base64. */
function isText(headers: Readonly<Record<string, string>>): boolean {
  if (headers['content-encoding'] !== undefined) return false;
  const type = (headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  return textTypes.test(type);
}

function queryParameters(query: string): Record<string, string> {
  const parameters = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(query)) {
    const before = parameters.get(name);
    parameters.set(name, before === undefined ? value : `${before},${value}`);
  }
  // Unlike an assignment, this keeps a parameter named `__proto__`, as the event of the deployed gateway does.
  return Object.fromEntries(parameters);
}

function decodeAll(parameters: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [name, decodeURIComponent(value)]),
  );
}

/**
 * The event of a Lambda integration, payload format 2.0.
 * @throws URIError when the path is not valid percent-encoding
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function httpEvent(
  request: GatewayRequest,
  body: Buffer,
  source: EventSource,
): Record<string, unknown> {
  const domainName = `${source.apiId}.execute-api.${REGION}.${URL_SUFFIX}`;
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (!HOP_HEADERS.has(name)) headers[name] = value;
  }
  headers.host = domainName;
  headers['x-forwarded-for'] = [request.headers['x-forwarded-for'], request.sourceIp]
    .filter(Boolean)
    .join(', ');
  headers['x-forwarded-proto'] = 'https';
  headers['x-forwarded-port'] = '443';
  const path = decodeURIComponent(request.path);
  const text = isText(request.headers);
  const cookies = request.headers.cookie?.split(/[;,] */).filter((cookie) => cookie !== '');
  return {
    version: '2.0',
    routeKey: source.routeKey,
    rawPath: path,
    rawQueryString: request.query,
    ...(cookies === undefined ? {} : { cookies }),
    headers,
    ...(request.query === '' ? {} : { queryStringParameters: queryParameters(request.query) }),
    requestContext: {
      accountId: ACCOUNT,
      apiId: source.apiId,
      ...(source.authorized === undefined
        ? {}
        : { authorizer: { jwt: { claims: source.authorized.claims, scopes: source.authorized.scopes } } }),
      domainName,
      domainPrefix: source.apiId,
      http: {
        method: request.method,
        path,
        protocol: request.protocol,
        sourceIp: request.sourceIp,
        userAgent: request.headers['user-agent'] ?? '',
      },
      requestId: request.requestId,
      routeKey: source.routeKey,
      stage: source.stage,
      time: logTime(request.receivedAt),
      timeEpoch: request.receivedAt.getTime(),
    },
    ...(Object.keys(source.parameters).length === 0 ? {} : { pathParameters: decodeAll(source.parameters) }),
    ...(body.length === 0 ? {} : { body: text ? body.toString('utf8') : body.toString('base64') }),
    isBase64Encoded: body.length > 0 && !text,
  };
}
