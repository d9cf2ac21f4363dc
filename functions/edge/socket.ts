import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import * as z from 'zod';
import { topics as knownTopics, type Topic } from '#shared/domain/realtime/member-sockets.ts';
import { Refusal } from '#shared/domain/refusal.ts';
import { logger } from '../compose/logger.ts';

/** An event of a socket as the gateway sends it. The authorizer's context comes with every event. */
const socketEvent = z.object({
  requestContext: z.object({
    connectionId: z.string().min(1),
    connectedAt: z.number(),
    requestId: z.string(),
    routeKey: z.string(),
    authorizer: z.object({
      follower: z.string().min(1),
      topics: z
        .string()
        .transform((list) => list.split(',').filter(Boolean))
        .pipe(z.array(z.enum(knownTopics))),
      issuedAt: z.coerce.number(),
      expiresAt: z.coerce.number(),
    }),
  }),
  headers: z.record(z.string(), z.string()).optional(),
  body: z.string().optional(),
});

export interface SocketEvent {
  readonly connectionId: string;
  readonly connectedAt: number;
  /** The member id, or `staff/{subject}`. */
  readonly follower: string;
  /** Absent for a member's socket. */
  readonly topics?: readonly Topic[] | undefined;
  /** When the token was issued, in seconds since 1970. */
  readonly tokenIssuedAt: number;
  /** The end of the token, in seconds since 1970. */
  readonly tokenExpiresAt: number;
  /** The headers by their names in lower case. Only the connect event has any. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

function lowerCased(headers: Record<string, string> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

function readSocketEvent(event: unknown): SocketEvent {
  const { requestContext, headers, body } = socketEvent.parse(event);
  const { follower, topics, issuedAt, expiresAt } = requestContext.authorizer;
  return {
    connectionId: requestContext.connectionId,
    connectedAt: requestContext.connectedAt,
    follower,
    topics: topics.length > 0 ? topics : undefined,
    tokenIssuedAt: issuedAt,
    tokenExpiresAt: expiresAt,
    headers: lowerCased(headers),
    body: body ?? '',
  };
}

/**
 * Makes the handler of a socket's events. An error becomes a status: it refuses a connect, and the gateway ignores it
 * for other events.
 */
export function socketHandler(
  run: (event: SocketEvent) => Promise<APIGatewayProxyStructuredResultV2 | undefined>,
) {
  return async (event: unknown): Promise<APIGatewayProxyStructuredResultV2> => {
    try {
      return (await run(readSocketEvent(event))) ?? { statusCode: 200 };
    } catch (error) {
      if (error instanceof Refusal && error.status < 500) return { statusCode: error.status };
      logger.error('socket event failed', { error });
      return { statusCode: error instanceof Refusal ? error.status : 500 };
    }
  };
}
