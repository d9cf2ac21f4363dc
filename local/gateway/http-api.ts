import type { IncomingMessage } from 'node:http';
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
import { type CorsConfiguration, corsHeaders, corsOf, preflightAnswer, withCors } from './cors.ts';
import { integrationFailed } from './http-answer.ts';
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
  /** Whether a function gave it, and not the gateway in its place. */
  readonly integrated?: boolean;
  readonly facts: AccessFacts;
}

/** Gives the response to one request. The distribution adds `originHeaders` on the way to the API. */
export type HttpApi = (
  request: IncomingMessage,
  originHeaders: Readonly<Record<string, string>>,
) => Promise<GatewayAnswer>;

/** The response with the gateway's own headers, which replace those of a function. */
function completed(
  request: GatewayRequest,
  { answer, integrated }: Outcome,
  cors: CorsConfiguration | undefined,
): GatewayAnswer {
  const requestId = { 'apigw-requestid': request.requestId };
  // Only the response of an integration gets the CORS headers: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
  const answered = cors !== undefined && integrated ? withCors(answer, corsHeaders(cors, request)) : answer;
  return { ...answered, headers: { ...answered.headers, ...requestId } };
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
    const integrated = error === undefined && answer !== integrationFailed;
    const facts = {
      integrationLatency: Date.now() - began,
      integrationErrorMessage: error,
      'authorizer.claims.client_id': authorized?.claims.client_id,
    };
    return { answer, integrated, facts };
  };

  const answerRequest = async (
    request: GatewayRequest,
    body: () => Promise<Buffer | undefined>,
  ): Promise<Outcome> => {
    const preflight = cors && preflightAnswer(cors, request);
    if (preflight !== undefined) return { answer: preflight, facts: {} };
    const match = routes.find(request.method, request.path);
    if (match === undefined) return { answer: messageAnswer(404, 'Not Found'), facts: {} };
    const { routeKey, authorizer, scopes, throttle } = match.target;
    if (throttle?.() === false) {
      const facts = { routeKey, 'error.responseType': 'THROTTLED' };
      return { answer: messageAnswer(429, 'Too Many Requests'), facts };
    }
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
    const outcome = await answerRoute(request, content, match, authorization?.authorized);
    return { ...outcome, facts: { ...outcome.facts, routeKey } };
  };

  return async (incoming, originHeaders) => {
    const taken = gatewayRequest(incoming);
    const request = { ...taken, headers: { ...taken.headers, ...originHeaders } };
    const outcome = await answerRequest(request, () => readBody(incoming));
    const answer = completed(request, outcome, cors);
    if (stage.logFormat === undefined) return answer;
    const line = accessLogLine(stage.logFormat, {
      ...requestFacts(request),
      apiId: api.ref,
      stage: stage.name,
      status: answer.statusCode,
      responseLength: request.method === 'HEAD' ? 0 : Buffer.byteLength(answer.body),
      responseLatency: Date.now() - request.receivedAt.getTime(),
      ...outcome.facts,
    });
    setup.accessLog(line);
    return answer;
  };
}
