import type { ServerFrame } from '#shared/contracts/realtime/frames.ts';
import { RateLimited, socketLimitOf } from '#shared/domain/service/rate-limit.ts';
import { endSocket } from '#shared/usecases/realtime/close-sockets.ts';
import type { SocketPorts } from '#shared/usecases/realtime/realtime-ports.ts';
import { rateLimiter } from '../edge/rate-limit.ts';
import { type SocketEvent, socketHandler } from '../edge/socket.ts';
import { type ReadFrame, readFrame } from './client-frame.ts';

/** Handles frames of clients. A frame beyond the limit closes its socket and is not read. */
export function frameHandler(
  ports: SocketPorts,
  answer: (event: SocketEvent, frame: ReadFrame) => Promise<ServerFrame | undefined>,
) {
  const limiter = rateLimiter();
  return socketHandler(async (event) => {
    try {
      await limiter.take(socketLimitOf(event.follower, 'frame'));
    } catch (error) {
      if (!(error instanceof RateLimited)) throw error;
      await endSocket(ports, event, 'rate-limited');
      return undefined;
    }
    const reply = await answer(event, readFrame(event.body));
    if (reply) await ports.sockets.send(event.connectionId, reply);
    return undefined;
  });
}
