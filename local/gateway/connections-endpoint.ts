import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readBody } from '../http/request-body.ts';
import type { Iam } from '../iam/iam.ts';
import { arn } from '../template/account.ts';
import type { Connections } from './connections.ts';

/**
 * The endpoint through which functions reach open sockets. It has its own port, because in the cloud it is not part of
 * the public origin either.
 */
export interface ConnectionsEndpoint {
  readonly url: string;
  stop(): Promise<void>;
}

/** API Gateway's limit of one message. */
export const MESSAGE_BYTES_MAX = 128 * 1024;

function refuse(response: ServerResponse, statusCode: number, errorType: string, message: string): void {
  response.writeHead(statusCode, { 'content-type': 'application/json', 'x-amzn-errortype': errorType });
  response.end(JSON.stringify({ message }));
}

function connectionIdOf(url: string): string | undefined {
  const encoded = /\/@connections\/([^/?]+)$|\/%40connections\/([^/?]+)$/i.exec(url);
  const id = encoded?.[1] ?? encoded?.[2];
  try {
    return id === undefined ? undefined : decodeURIComponent(id);
  } catch {
    return undefined;
  }
}

/** The API and stage whose sockets these are, and the roles of those who may reach them. */
export interface ConnectionsAccess {
  /** `<api>/<stage>` */
  readonly stage: string;
  readonly iam: Iam;
}

async function answer(
  connections: Connections,
  access: ConnectionsAccess | undefined,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const id = connectionIdOf(request.url ?? '');
  const gone = () => refuse(response, 410, 'GoneException', 'Gone');
  if (id === undefined) return refuse(response, 404, 'NotFoundException', 'Not Found');
  const refusal = access?.iam.refusalOfCaller(request.headers.authorization, () => [
    {
      action: 'execute-api:ManageConnections',
      resource: arn('execute-api', `${access.stage}/${request.method}/@connections/${id}`),
    },
  ]);
  if (refusal !== undefined) return refuse(response, 403, 'AccessDeniedException', refusal.message);
  switch (request.method) {
    case 'POST': {
      const body = await readBody(request, MESSAGE_BYTES_MAX);
      if (body === undefined) {
        return refuse(response, 413, 'PayloadTooLargeException', 'Message too long');
      }
      if (!connections.post(id, body.toString('utf8'))) return gone();
      response.writeHead(200, { 'content-type': 'application/json' }).end();
      return;
    }
    case 'GET': {
      const description = connections.describe(id);
      if (description === undefined) return gone();
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(description));
      return;
    }
    case 'DELETE':
      if (!connections.close(id)) return gone();
      response.writeHead(204).end();
      return;
    default:
      refuse(response, 405, 'MethodNotAllowedException', 'Method Not Allowed');
  }
}

/** Serves `POST|GET|DELETE {url}/@connections/{id}`, the calls of the API Gateway management client. */
export async function startConnectionsEndpoint(
  connections: Connections,
  access?: ConnectionsAccess,
): Promise<ConnectionsEndpoint> {
  const server = createServer((request, response) => {
    answer(connections, access, request, response).catch(() => response.destroy());
  });
  // Functions keep their connections; the default of five seconds would close them between two purchases.
  server.keepAliveTimeout = 600_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
