import type { IncomingMessage } from 'node:http';
import { EDGE_ADDRESS } from '../http/gateway-request.ts';
import type { Invocation } from '../lambda/invocation.ts';
import { INVOCATION_REFUSED, type InvokeForService, type InvokeTarget } from '../lambda/permissions.ts';
import { decisionOf } from './authorizer-policy.ts';
import { type Connection, newConnectionId } from './connections.ts';
import type { Integration } from './integration.ts';
import { authorizerEvent, connectEvent, type WebSocketIdentity } from './websocket-event.ts';

/** The end of a handshake: refused with a status, or open with the subprotocol that the function chose. */
export type Handshake =
  | { readonly refused: number; readonly body: string }
  | {
      readonly refused?: undefined;
      readonly connection: Connection;
      readonly subprotocol: string | undefined;
    };

export interface ConnectRoute {
  readonly authorizer: InvokeTarget | undefined;
  readonly integration: Integration | undefined;
}

function refuse(status: number, message: string): Handshake {
  return { refused: status, body: JSON.stringify({ message }) };
}

/** The error text `Unauthorized` means 401. Any other error is a fault of the authorizer. */
function authorizerFailure({ error }: Invocation): Handshake {
  return error?.errorMessage === 'Unauthorized'
    ? refuse(401, 'Unauthorized')
    : refuse(500, 'Internal server error');
}

function headerOf(result: unknown, wanted: string): string | undefined {
  const { headers } = (result ?? {}) as { headers?: Readonly<Record<string, unknown>> };
  const entry = Object.entries(headers ?? {}).find(([name]) => name.toLowerCase() === wanted);
  return entry === undefined ? undefined : String(entry[1]);
}

/** Runs the authorizer and then the `$connect` function to decide whether a client may open a socket. */
export async function shakeHands(
  api: WebSocketIdentity,
  route: ConnectRoute,
  invoke: InvokeForService,
  request: IncomingMessage,
  originHeaders: Readonly<Record<string, string>>,
): Promise<Handshake> {
  const stranger: Connection = {
    id: newConnectionId(),
    connectedAt: new Date(),
    sourceIp: EDGE_ADDRESS,
    userAgent: request.headers['user-agent'] ?? '',
    authorizer: {},
  };
  let connection = stranger;
  if (route.authorizer !== undefined) {
    const event = authorizerEvent(api, connectEvent(api, stranger, request, originHeaders));
    const answer = await invoke(route.authorizer, event);
    if (answer.error !== undefined) return authorizerFailure(answer);
    const decision = decisionOf(answer.result, String(event.methodArn));
    if (decision.kind === 'invalid') return refuse(500, 'Internal server error');
    if (decision.kind === 'denied') return refuse(403, 'Forbidden');
    connection = { ...stranger, authorizer: decision.context };
  }
  if (route.integration === undefined) return { connection, subprotocol: undefined };

  const event = connectEvent(api, connection, request, originHeaders);
  const answer = await invoke(route.integration, event);
  if (answer.error !== undefined) {
    return refuse(answer.error.errorType === INVOCATION_REFUSED ? 500 : 502, 'Internal server error');
  }
  const { statusCode, body } = (answer.result ?? {}) as { statusCode?: unknown; body?: unknown };
  const status = Number(statusCode);
  if (!Number.isInteger(status) || status < 100 || status > 599) return refuse(502, 'Internal server error');
  if (status < 200 || status > 299) return { refused: status, body: typeof body === 'string' ? body : '' };
  return { connection, subprotocol: headerOf(answer.result, 'sec-websocket-protocol') };
}
