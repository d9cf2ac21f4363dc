import { socketLimitOf } from '#shared/domain/service/rate-limit.ts';
import { openSocket } from '#shared/usecases/realtime/open-socket.ts';
import { realtimePorts } from '../compose/realtime.ts';
import { rateLimiter } from '../edge/rate-limit.ts';
import { socketHandler } from '../edge/socket.ts';
import { PROTOCOL, protocolsOf } from './protocols.ts';

/** The gateway ends every connection after two hours. */
const LIFETIME_SECONDS = 2 * 60 * 60;

const ports = realtimePorts();
const limiter = rateLimiter();

export const handler = socketHandler(async (event) => {
  const { follower, topics, connectionId, connectedAt, tokenIssuedAt: issuedAt, tokenExpiresAt } = event;
  await limiter.take(socketLimitOf(follower, 'connect'));
  const expiresAt = Math.min(tokenExpiresAt, Math.floor(connectedAt / 1000) + LIFETIME_SECONDS);
  const socket = { connectionId, connectedAt, expiresAt, topics };
  if (!(await openSocket(ports, { follower, socket, issuedAt }))) return { statusCode: 403 };
  if (!protocolsOf(event.headers).includes(PROTOCOL)) return { statusCode: 200 };
  return { statusCode: 200, headers: { 'Sec-WebSocket-Protocol': PROTOCOL } };
});
