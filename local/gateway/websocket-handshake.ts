import type { IncomingMessage } from 'node:http';
import { EDGE_ADDRESS } from '../http/gateway-request.ts';
import type { Invocation } from '../lambda/invocation.ts';
import { INVOCATION_REFUSED, type InvokeForService, type InvokeTarget } from '../lambda/permissions.ts';
import { decisionOf } from './authorizer-policy.ts';
import { type Connection, newConnectionId } from './connections.ts';
import type { Integration } from './integration.ts';
import { authorizerEvent, connectEvent, type WebSocketIdentity } from './websocket-event.ts';
import type { SocketLog } from './websocket-log.ts';

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

interface Decided {
  readonly handshake: Handshake;
  /** The kind of the error of a function. */
  readonly error?: string;
}

/** Asks the authorizer whether a stranger may connect; its connection then has the authorizer's context. */
async function authorize(
  api: WebSocketIdentity,
  authorizer: InvokeTarget,
  invoke: InvokeForService,
  stranger: Connection,
  connecting: Record<string, unknown>,
): Promise<Decided> {
  const event = authorizerEvent(api, connecting);
  const answer = await invoke(authorizer, event);
  if (answer.error !== undefined) {
    const handshake = authorizerFailure(answer);
    // The authorizer that says 401 has done its work.
    return handshake.refused === 401 ? { handshake } : { handshake, error: answer.error.errorType };
  }
  const decision = decisionOf(answer.result, String(event.methodArn));
  if (decision.kind === 'invalid') return { handshake: refuse(500, 'Internal server error') };
  if (decision.kind === 'denied') return { handshake: refuse(403, 'Forbidden') };
  const connection = { ...stranger, authorizer: decision.context };
  return { handshake: { connection, subprotocol: undefined } };
}

/** Runs the `$connect` function, which may refuse or choose the subprotocol. */
async function connected(
  integration: Integration,
  invoke: InvokeForService,
  connection: Connection,
  event: Record<string, unknown>,
): Promise<Decided> {
  const answer = await invoke(integration, event);
  if (answer.error !== undefined) {
    const { errorType: error } = answer.error;
    const status = error === INVOCATION_REFUSED ? 500 : 502;
    return { handshake: refuse(status, 'Internal server error'), error };
  }
  const { statusCode, body } = (answer.result ?? {}) as { statusCode?: unknown; body?: unknown };
  const status = Number(statusCode);
  if (!Number.isInteger(status) || status < 100 || status > 599) {
    return { handshake: refuse(502, 'Internal server error') };
  }
  if (status < 200 || status > 299) {
    return { handshake: { refused: status, body: typeof body === 'string' ? body : '' } };
  }
  const subprotocol = headerOf(answer.result, 'sec-websocket-protocol');
  return { handshake: { connection, subprotocol } };
}

/**
 * Runs the authorizer and then the `$connect` function to decide whether a client may open a socket. The access log has
 * one line for both, with the status that the client gets.
 */
export async function shakeHands(
  api: WebSocketIdentity,
  route: ConnectRoute,
  { invoke, log }: { readonly invoke: InvokeForService; readonly log: SocketLog },
  request: IncomingMessage,
  originHeaders: Readonly<Record<string, string>>,
): Promise<Handshake> {
  const began = Date.now();
  const stranger: Connection = {
    id: newConnectionId(),
    connectedAt: new Date(),
    sourceIp: EDGE_ADDRESS,
    userAgent: request.headers['user-agent'] ?? '',
    authorizer: {},
  };
  let event = connectEvent(api, stranger, request, originHeaders);
  let decided: Decided = { handshake: { connection: stranger, subprotocol: undefined } };
  if (route.authorizer) decided = await authorize(api, route.authorizer, invoke, stranger, event);
  if (decided.handshake.refused === undefined && route.integration) {
    const { connection } = decided.handshake;
    event = connectEvent(api, connection, request, originHeaders);
    decided = await connected(route.integration, invoke, connection, event);
  }
  log(event, {
    status: decided.handshake.refused ?? 200,
    integrationLatency: Date.now() - began,
    integrationErrorMessage: decided.error,
  });
  return decided.handshake;
}
