import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { type Behaviour, behavioursOf, contractBehaviours } from '../distribution/behaviours.ts';
import { withPolicy } from '../distribution/response-headers.ts';
import { type GatewayAnswer, headerPairs, messageAnswer, splitTarget } from '../http/gateway-request.ts';
import { sendAnswer } from '../http/send-answer.ts';
import type { Deployment } from '../template/deployment.ts';
import type { FrontDoorHandlers } from './front-door.ts';
import type { HttpApi } from './http-api.ts';
import { apiOf } from './integration.ts';
import type { WebSocketApi } from './websocket-api.ts';

export interface CloudFrontSetup {
  readonly deployment: Deployment;
  readonly httpApi: HttpApi | undefined;
  readonly webSocketApi: WebSocketApi | undefined;
  /** Handles paths that exist only locally, such as the token issuer's. Resolves to true when it has responded. */
  readonly local: (path: string, request: IncomingMessage, response: ServerResponse) => Promise<boolean>;
  readonly site: (path: string, request: IncomingMessage, response: ServerResponse) => Promise<void>;
}

/**
 * The headers that the distribution adds to the viewer's own. The real address of the viewer comes last in
 * `x-forwarded-for`, after the addresses that the viewer claims.
 */
function addedHeaders(
  request: IncomingMessage,
  { originHeaders }: Behaviour,
): Readonly<Record<string, string>> {
  const said = [...headerPairs(request)].filter(([name]) => name.toLowerCase() === 'x-forwarded-for');
  const viewer = request.socket.remoteAddress ?? '127.0.0.1';
  return { ...originHeaders, 'x-forwarded-for': [...said.map(([, value]) => value), viewer].join(', ') };
}

/** Stands in for the distribution: sends each path to the origin of its behaviour, with the origin's headers added. */
export function cloudFront(setup: CloudFrontSetup): FrontDoorHandlers {
  const httpApiId = apiOf(setup.deployment, 'HTTP')?.ref ?? '';
  const webSocketApiId = apiOf(setup.deployment, 'WEBSOCKET')?.ref ?? '';
  const behaviours = behavioursOf(setup.deployment) ?? contractBehaviours(httpApiId, webSocketApiId);
  const behaviourOf = (path: string): Behaviour | undefined =>
    behaviours.find(({ pattern }) => pattern.test(path));

  const answerOf = async (behaviour: Behaviour, request: IncomingMessage): Promise<GatewayAnswer> => {
    if (!behaviour.methods.includes(request.method ?? '')) return messageAnswer(403, 'Forbidden');
    if (behaviour.apiId === webSocketApiId) return messageAnswer(426, 'Upgrade Required');
    if (setup.httpApi === undefined) return messageAnswer(404, 'Not Found');
    return setup.httpApi(request, addedHeaders(request, behaviour));
  };

  return {
    request: async (request, response) => {
      const { path } = splitTarget(request.url ?? '/');
      const behaviour = behaviourOf(path);
      if (behaviour?.apiId === undefined) {
        if (!(await setup.local(path, request, response))) await setup.site(path, request, response);
        return;
      }
      const answer = await answerOf(behaviour, request);
      sendAnswer(request, response, withPolicy(answer, behaviour.responseHeaders, request));
    },
    upgrade: async (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      const { path } = splitTarget(request.url ?? '/');
      const behaviour = behaviourOf(path);
      const api = setup.webSocketApi;
      if (api === undefined || behaviour?.apiId !== webSocketApiId || path !== api.path) {
        socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
        return;
      }
      await api.upgrade(request, socket, head, addedHeaders(request, behaviour));
    },
  };
}
