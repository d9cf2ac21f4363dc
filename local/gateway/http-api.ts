import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  type GatewayAnswer,
  type GatewayRequest,
  gatewayRequest,
  logTime,
  messageAnswer,
} from '../http/gateway-request.ts';
import { readBody } from '../http/request-body.ts';
import type { InvokeForService } from '../lambda/permissions.ts';
import type { Deployment } from '../template/deployment.ts';
import { type AccessFacts, accessLogLine } from './access-log.ts';
import { corsHeaders, corsOf, preflightAnswer, withoutCors } from './cors.ts';
import { httpEvent } from './http-event.ts';
import { integrate } from './http-integration.ts';
import { type HttpRoute, type KeysOf, routesOf, stageOf } from './http-routes.ts';
import { apiOf } from './integration.ts';
import type { Authorized } from './jwt-authorizer.ts';
import { createRouteTable, type Match } from './route-table.ts';

export interface HttpApiSetup {
  readonly deployment: Deployment;
  readonly invoke: InvokeForService;
  readonly keysOf: KeysOf;
  readonly accessLog: (line: string) => void;
}

/** A response, and the values for the access log beside the request itself. */
interface Outcome {
  readonly answer: GatewayAnswer;
  readonly facts: AccessFacts;
}

/** Handles one request. The distribution adds `originHeaders` on the way to the API. */
export type HttpApi = (
  request: IncomingMessage,
  response: ServerResponse,
  originHeaders: Readonly<Record<string, string>>,
) => Promise<void>;

function send(
  response: ServerResponse,
  answer: GatewayAnswer,
  headers: Readonly<Record<string, string>>,
): number {
  const body = Buffer.isBuffer(answer.body) ? answer.body : Buffer.from(answer.body);
  const all: Record<string, string | string[]> = { ...headers, 'content-length': String(body.length) };
  // The gateway's own headers come first: a length from the function would cut the response or leave the client
  // waiting.
  for (const [name, value] of Object.entries(answer.headers)) {
    all[name] ??= typeof value === 'string' ? value : [...value];
  }
  response.writeHead(answer.statusCode, all);
  response.end(body);
  return body.length;
}

function requestFacts(request: GatewayRequest): AccessFacts {
  return {
    requestId: request.requestId,
    extendedRequestId: request.requestId,
    httpMethod: request.method,
    protocol: request.protocol,
    requestTime: logTime(request.receivedAt),
    requestTimeEpoch: request.receivedAt.getTime(),
    'identity.sourceIp': request.sourceIp,
    'identity.userAgent': request.headers['user-agent'],
  };
}

/** The app's HTTP API. Undefined when the template has none. */
export function createHttpApi(setup: HttpApiSetup): HttpApi | undefined {
  const api = apiOf(setup.deployment, 'HTTP');
  if (api === undefined) return undefined;
  const routes = createRouteTable(
    routesOf(setup.deployment, api, setup.keysOf).map((route) => [route.routeKey, route]),
  );
  const stage = stageOf(setup.deployment, api);
  const cors = corsOf(setup.deployment);

  const answerRoute = async (
    request: GatewayRequest,
    body: Buffer,
    { target: route, parameters }: Match<HttpRoute>,
    authorized: Authorized | undefined,
  ): Promise<Outcome> => {
    let event: Record<string, unknown>;
    try {
      const source = { apiId: api.ref, stage: stage.name, routeKey: route.routeKey, parameters, authorized };
      event = httpEvent(request, body, source);
    } catch (error) {
      if (error instanceof URIError) return { answer: messageAnswer(400, 'Bad Request'), facts: {} };
      throw error;
    }
    const began = Date.now();
    const { sourceArn, ...integration } = route.integration;
    const source = sourceArn.replace('/ANY/', `/${request.method}/`);
    const { answer, error } = await integrate(setup.invoke, { ...integration, sourceArn: source }, event);
    const facts = {
      integrationLatency: Date.now() - began,
      integrationErrorMessage: error,
      'authorizer.claims.client_id': authorized?.claims.client_id,
    };
    return { answer: cors === undefined ? answer : withoutCors(answer), facts };
  };

  const answerRequest = async (
    request: GatewayRequest,
    body: () => Promise<Buffer | undefined>,
  ): Promise<Outcome> => {
    const preflight = cors && preflightAnswer(cors, request);
    if (preflight !== undefined) return { answer: preflight, facts: {} };
    const match = routes.find(request.method, request.path);
    if (match === undefined) return { answer: messageAnswer(404, 'Not Found'), facts: {} };
    const { routeKey, authorizer, scopes } = match.target;
    const authorization = await authorizer?.authorize(request.headers.authorization, scopes);
    if (authorization !== undefined && authorization.authorized === undefined) {
      const { statusCode, message, challenge } = authorization.refused;
      const answer = messageAnswer(statusCode, message, { 'www-authenticate': challenge });
      return { answer, facts: { routeKey, 'error.responseType': message.toUpperCase() } };
    }
    const content = await body();
    if (content === undefined) {
      return { answer: messageAnswer(413, 'Request Entity Too Large'), facts: { routeKey } };
    }
    const { answer, facts } = await answerRoute(request, content, match, authorization?.authorized);
    return { answer, facts: { ...facts, routeKey } };
  };

  return async (incoming, response, originHeaders) => {
    const taken = gatewayRequest(incoming);
    const request = { ...taken, headers: { ...taken.headers, ...originHeaders } };
    const { answer, facts } = await answerRequest(request, () => readBody(incoming));
    const headers = { ...(cors ? corsHeaders(cors, request) : {}), 'apigw-requestid': request.requestId };
    const bytes = send(response, answer, headers);
    if (stage.logFormat === undefined) return;
    const latency = Date.now() - request.receivedAt.getTime();
    const line = accessLogLine(stage.logFormat, {
      ...requestFacts(request),
      apiId: api.ref,
      stage: stage.name,
      status: answer.statusCode,
      responseLength: bytes,
      responseLatency: latency,
      ...facts,
    });
    setup.accessLog(line);
  };
}
