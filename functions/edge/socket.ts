import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import * as z from 'zod';
import { Refusal } from '#shared/domain/refusal.ts';
import { logger } from '../compose/logger.ts';

/** What the gateway says of a socket; the authorizer's context comes with every event of it. */
const socketEvent = z.object({
  requestContext: z.object({
    connectionId: z.string().min(1),
    connectedAt: z.number(),
    requestId: z.string(),
    routeKey: z.string(),
    authorizer: z.object({ memberId: z.string().min(1), expiresAt: z.coerce.number() }),
  }),
  headers: z.record(z.string(), z.string()).optional(),
  body: z.string().optional(),
});

export interface SocketEvent {
  readonly connectionId: string;
  readonly connectedAt: number;
  readonly memberId: string;
  /** Seconds: the end of the token. */
  readonly tokenExpiresAt: number;
  /** Names in lower case; of the connect event only. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

function lowerCased(headers: Record<string, string> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

export function readSocketEvent(event: unknown): SocketEvent {
  const { requestContext, headers, body } = socketEvent.parse(event);
  return {
    connectionId: requestContext.connectionId,
    connectedAt: requestContext.connectedAt,
    memberId: requestContext.authorizer.memberId,
    tokenExpiresAt: requestContext.authorizer.expiresAt,
    headers: lowerCased(headers),
    body: body ?? '',
  };
}

/** The edge of a socket's events: an error ends as a status, which refuses a connect and else is ignored. */
export function socketHandler(
  run: (event: SocketEvent) => Promise<APIGatewayProxyStructuredResultV2 | undefined>,
) {
  return async (event: unknown): Promise<APIGatewayProxyStructuredResultV2> => {
    try {
      return (await run(readSocketEvent(event))) ?? { statusCode: 200 };
    } catch (error) {
      logger.error('socket event failed', { error });
      return { statusCode: error instanceof Refusal ? error.status : 500 };
    }
  };
}
