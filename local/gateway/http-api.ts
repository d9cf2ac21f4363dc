import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Invoke } from '../lambda/invocation.ts';
import type { Deployment } from '../template/deployment.ts';
import { accessLogLine } from './access-log.ts';
import { type CorsConfiguration, corsHeaders, preflightAnswer, withoutCors } from './cors.ts';
import {
  type GatewayAnswer,
  type GatewayRequest,
  gatewayRequest,
  logTime,
  messageAnswer,
} from './gateway-request.ts';
import { httpAnswer, integrationFailed } from './http-answer.ts';
import { httpEvent } from './http-event.ts';
import { type HttpRoute, type KeysOf, routesOf, stageOf } from './http-routes.ts';
import { apiOf, propertiesOf } from './integration.ts';
import type { Authorized } from './jwt-authorizer.ts';
import { readBody } from './request-body.ts';
import { createRouteTable } from './route-table.ts';

export interface HttpApiSetup {
  readonly deployment: Deployment;
  readonly invoke: Invoke;
  readonly keysOf: KeysOf;
  readonly accessLog: (line: string) => void;
}

/** Answers one request; `originHeaders` are those that the distribution adds on the way to the API. */
export type HttpApi = (
  request: IncomingMessage,
  response: ServerResponse,
  originHeaders: Readonly<Record<string, string>>,
) => Promise<void>;

function withTimeout<T>(work: Promise<T>, milliseconds: number): Promise<T | undefined> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => resolve(undefined), milliseconds);
  return Promise.race([work, promise]).finally(() => clearTimeout(timer));
}

function send(
  response: ServerResponse,
  answer: GatewayAnswer,
  headers: Readonly<Record<string, string>>,
): number {
  const body = Buffer.isBuffer(answer.body) ? answer.body : Buffer.from(answer.body);
  const all: Record<string, string | string[]> = { ...headers, 'content-length': String(body.length) };
  // The gateway's own come first: a length of the function's would cut the answer or leave the client waiting.
  for (const [name, value] of Object.entries(answer.headers)) {
    all[name] ??= typeof value === 'string' ? value : [...value];
  }
  response.writeHead(answer.statusCode, all);
  response.end(body);
  return body.length;
}

/** The app's HTTP API, or `undefined` when the template has none. */
export function createHttpApi(setup: HttpApiSetup): HttpApi | undefined {
  const api = apiOf(setup.deployment, 'HTTP');
  if (api === undefined) return undefined;
  const routes = createRouteTable(
    routesOf(setup.deployment, api, setup.keysOf).map((route) => [route.routeKey, route]),
  );
  const stage = stageOf(setup.deployment, api);
  const cors = propertiesOf<{ CorsConfiguration: CorsConfiguration }>(api).CorsConfiguration;

  const integrate = async (
    request: GatewayRequest,
    body: Buffer,
    route: HttpRoute,
    parameters: Readonly<Record<string, string>>,
    authorized: Authorized | undefined,
  ): Promise<GatewayAnswer> => {
    let event: Record<string, unknown>;
    try {
      const source = { apiId: api.ref, stage: stage.name, routeKey: route.routeKey, parameters, authorized };
      event = httpEvent(request, body, source);
    } catch (error) {
      if (error instanceof URIError) return messageAnswer(400, 'Bad Request');
      throw error;
    }
    const { functionArn, timeoutMilliseconds } = route.integration;
    const invocation = await withTimeout(setup.invoke(functionArn, event), timeoutMilliseconds);
    if (invocation === undefined) return messageAnswer(503, 'Service Unavailable');
    if (invocation.error === undefined) return httpAnswer(invocation.result);
    if (invocation.error.errorType === 'RequestEntityTooLargeException') {
      return messageAnswer(413, 'Request Entity Too Large');
    }
    if (invocation.error.errorType === 'TooManyRequestsException')
      return messageAnswer(503, 'Service Unavailable');
    return integrationFailed;
  };

  const answer = async (
    request: GatewayRequest,
    body: () => Promise<Buffer | undefined>,
  ): Promise<{ answer: GatewayAnswer; routeKey?: string }> => {
    const preflight = cors && preflightAnswer(cors, request);
    if (preflight !== undefined) return { answer: preflight };
    const match = routes.find(request.method, request.path);
    if (match === undefined) return { answer: messageAnswer(404, 'Not Found') };
    const { target: route, parameters } = match;
    const authorization = await route.authorizer?.authorize(request.headers.authorization, route.scopes);
    if (authorization !== undefined && authorization.authorized === undefined) {
      const { statusCode, message, challenge } = authorization.refused;
      const refused = messageAnswer(statusCode, message, { 'www-authenticate': challenge });
      return { answer: refused, routeKey: route.routeKey };
    }
    const content = await body();
    const done =
      content === undefined
        ? messageAnswer(413, 'Request Entity Too Large')
        : await integrate(request, content, route, parameters, authorization?.authorized);
    return { answer: cors === undefined ? done : withoutCors(done), routeKey: route.routeKey };
  };

  return async (incoming, response, originHeaders) => {
    const taken = gatewayRequest(incoming);
    const request = { ...taken, headers: { ...taken.headers, ...originHeaders } };
    const { answer: result, routeKey } = await answer(request, () => readBody(incoming));
    const headers = { ...(cors ? corsHeaders(cors, request) : {}), 'apigw-requestid': request.requestId };
    const bytes = send(response, result, headers);
    if (stage.logFormat === undefined) return;
    const latency = Date.now() - request.receivedAt.getTime();
    const line = accessLogLine(stage.logFormat, {
      requestId: request.requestId,
      extendedRequestId: request.requestId,
      apiId: api.ref,
      stage: stage.name,
      routeKey,
      httpMethod: request.method,
      protocol: request.protocol,
      status: result.statusCode,
      responseLength: bytes,
      responseLatency: latency,
      requestTime: logTime(request.receivedAt),
      requestTimeEpoch: request.receivedAt.getTime(),
      'identity.sourceIp': request.sourceIp,
      'identity.userAgent': request.headers['user-agent'],
    });
    setup.accessLog(line);
  };
}
